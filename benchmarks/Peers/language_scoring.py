"""PyTorch's side of the benchmark `language-scoring`: the log-probability of each line of a text file.

Lines are split at spaces, sorted by length and read in batches, padded to the longest of each; log_softmax over the vocabulary, of which
the targets are gathered and summed by line. Words are numbered before the clock starts. The weights are random, for the rate does not
depend on them. Prints the lines a second of the best repetition.
"""
import argparse
import time

import torch
from torch import nn

END = 0


class Model(nn.Module):
    def __init__(self, tokens, size, layers):
        super().__init__()
        self.embedding = nn.Embedding(tokens, size)
        self.rnn = nn.LSTM(size, size, num_layers=layers)
        self.output = nn.Linear(size, tokens)

    def forward(self, x):
        y, _ = self.rnn(self.embedding(x))
        return self.output(y)


def score(model, texts, batch):
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    scores = torch.empty(len(texts))
    for start in range(0, len(order), batch):
        rows = order[start:start + batch]
        ids = nn.utils.rnn.pad_sequence([texts[row] for row in rows], padding_value=END)
        lengths = torch.tensor([len(texts[row]) - 1 for row in rows])
        found = torch.log_softmax(model(ids[:-1]), dim=2).gather(2, ids[1:].unsqueeze(2)).squeeze(2)
        scores[rows] = found.masked_fill(torch.arange(len(found)).unsqueeze(1) >= lengths, 0).sum(0)
    return scores


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", help="the file, such as the Penn Treebank's test lines")
    parser.add_argument("--tokens", type=int, default=10000)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    with open(args.text, encoding="utf-8", newline="") as file:
        lines = [line.split() for line in file.read().split("\n") if line]
    numbers = {}
    texts = [torch.tensor([END, *(numbers.setdefault(word, len(numbers) % (args.tokens - 1) + 1) for word in line), END]) for line in lines]
    model = Model(args.tokens, args.size, args.layers).eval()
    best = float("inf")
    with torch.inference_mode():
        score(model, texts[:args.batch], args.batch)
        for _ in range(args.repetitions):
            start = time.perf_counter()
            total = score(model, texts, args.batch).sum()
            best = min(best, time.perf_counter() - start)
    print(f"{len(texts) / best:.1f} lines/s; the log-probability of all is {total:.1f}")


if __name__ == "__main__":
    main()
