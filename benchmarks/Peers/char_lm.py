"""PyTorch's side of the benchmark `language chars`: the same recipe on the characters of one text.

Two LSTM layers, dropout between them and behind, streams read side by side with the state carried, truncated backpropagation through
time, Adam, clipping. The first 90% of the text train, the next 5% validate; each part begins and ends with an end token, as in MLNetSeq.
"""
import argparse
import math
import time

import torch
from torch import nn

END = 0


class Model(nn.Module):
    def __init__(self, tokens, size, dropout):
        super().__init__()
        self.embedding = nn.Embedding(tokens, size)
        self.rnn = nn.LSTM(size, size, num_layers=2, dropout=dropout)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(size, tokens)

    def forward(self, x, state):
        y, state = self.rnn(self.embedding(x), state)
        return self.output(self.dropout(y)), state


def streams(text, ids, count):
    numbers = torch.tensor([END] + [ids.get(c, 1) for c in text] + [END])
    length = (len(numbers) - 1) // count
    inputs = numbers[:length * count].view(count, length).t().contiguous()
    targets = numbers[1:length * count + 1].view(count, length).t().contiguous()
    return inputs, targets


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", help="the file, such as tiny-shakespeare's input.txt")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0, help="how many characters are read; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ftz", action="store_true", help="flushes denormal numbers to zero")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(args.ftz)
    torch.manual_seed(args.seed)

    with open(args.text, encoding="utf-8", newline="") as file:
        text = file.read()[:args.limit or None]
    train, validation = text[:len(text) * 9 // 10], text[len(text) * 9 // 10:len(text) * 95 // 100]
    ids = {c: i + 2 for i, c in enumerate(sorted(set(train)))}
    batch, steps = 50, 50
    model = Model(len(ids) + 2, args.size, dropout=0.3)
    with torch.no_grad():
        for bias in (model.rnn.bias_ih_l0, model.rnn.bias_ih_l1):  # a forget bias of 1, as in MLNetSeq
            bias[args.size:2 * args.size] = 1
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    loss_of = nn.CrossEntropyLoss()
    x, y = streams(train, ids, batch)
    vx, vy = streams(validation, ids, batch)

    trained = 0.0
    for epoch in range(1, args.epochs + 1):
        start, state, total = time.perf_counter(), None, 0.0
        model.train()
        for i in range(0, len(x), steps):
            if state is not None:
                state = tuple(s.detach() for s in state)
            logits, state = model(x[i:i + steps], state)
            target = y[i:i + steps].reshape(-1)
            loss = loss_of(logits.view(target.numel(), -1), target)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5)
            optimizer.step()
            total += loss.item() * target.numel()
        seconds = time.perf_counter() - start
        trained += seconds

        model.eval()
        state, judged = None, 0.0
        with torch.no_grad():
            for i in range(0, len(vx), steps):
                logits, state = model(vx[i:i + steps], state)
                target = vy[i:i + steps].reshape(-1)
                judged += loss_of(logits.view(target.numel(), -1), target).item() * target.numel()
        print(f"epoch {epoch:2}: training perplexity {math.exp(total / y.numel()):8.2f}, validation {math.exp(judged / vy.numel()):8.2f} "
              f"({judged / vy.numel():.4f} nats), {y.numel() / seconds:.0f} tokens/s, {trained:.0f} s", flush=True)


if __name__ == "__main__":
    main()
