"""The slides' network trained for 10,000 updates with PyTorch."""

import json
import sys

import torch
from torch import nn

updates = int(sys.argv[1])
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
x, t = torch.tensor([[0.05, 0.10]]), torch.tensor([[0.01, 0.99]])
model = nn.Sequential(nn.Linear(2, 2), nn.Sigmoid(), nn.Linear(2, 2), nn.Sigmoid())
with torch.no_grad():
    model[0].weight.copy_(torch.tensor([[0.15, 0.20], [0.25, 0.30]]))
    model[2].weight.copy_(torch.tensor([[0.40, 0.45], [0.50, 0.55]]))
    model[0].bias.fill_(0.35)
    model[2].bias.fill_(0.60)
weights = [model[0].weight, model[2].weight]
optimizer = torch.optim.SGD(weights, lr=0.5)


def error():
    return 0.5 * ((t - model(x)) ** 2).sum()


before = error().item()
for _ in range(updates):
    optimizer.zero_grad()
    error().backward()
    optimizer.step()
print(json.dumps({"before": before, "after": error().item()}))
