"""PyTorch's side of the benchmark `generation`: characters drawn one after the other from an LSTM, several texts at once.

The plain loop: embedding, nn.LSTM with the state carried or as many nn.LSTMCell, whichever is faster, linear layer, softmax,
torch.multinomial. The weights are random, for the rate does not depend on them. Prints the characters a second of the best repetition.
"""
import argparse
import time

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, tokens, size, layers):
        super().__init__()
        self.embedding = nn.Embedding(tokens, size)
        self.rnn = nn.LSTM(size, size, num_layers=layers)
        self.cells = nn.ModuleList(nn.LSTMCell(size, size) for _ in range(layers))
        self.by_cells = False
        self.output = nn.Linear(size, tokens)

    def forward(self, x, state):
        if self.by_cells:
            y, after = self.embedding(x)[0], []
            for cell, before in zip(self.cells, state or [None] * len(self.cells)):
                after.append(cell(y, before))
                y = after[-1][0]
            return self.output(y), after
        y, state = self.rnn(self.embedding(x), state)
        return self.output(y[0]), state


def generate(model, streams, steps):
    drawn = torch.empty(steps, streams, dtype=torch.long)
    x, state = torch.zeros(1, streams, dtype=torch.long), None
    for step in range(steps):
        logits, state = model(x, state)
        x = torch.multinomial(torch.softmax(logits, dim=1), 1).t()
        drawn[step] = x[0]
    return drawn


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=67)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--streams", type=int, default=1)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=3)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    model = Model(args.tokens, args.size, args.layers).eval()
    best = float("inf")
    with torch.inference_mode():
        for model.by_cells in (False, True):  # whichever is faster
            generate(model, args.streams, 20)
            for _ in range(args.repetitions):
                start = time.perf_counter()
                generate(model, args.streams, args.steps)
                best = min(best, time.perf_counter() - start)
    print(f"{args.streams * args.steps / best:.1f} characters/s")


if __name__ == "__main__":
    main()
