"""The slides' network trained for 10,000 updates with NumPy."""

import json
import sys

import numpy as np

updates = int(sys.argv[1])
x, t, eta = np.array([0.05, 0.10]), np.array([0.01, 0.99]), 0.5
W1, b1 = np.array([[0.15, 0.20], [0.25, 0.30]]), 0.35
W2, b2 = np.array([[0.40, 0.45], [0.50, 0.55]]), 0.60


def logistic(z):
    return 1 / (1 + np.exp(-z))


def error():
    return 0.5 * np.sum((t - logistic(W2 @ logistic(W1 @ x + b1) + b2)) ** 2)


before = error()
for _ in range(updates):
    h = logistic(W1 @ x + b1)
    o = logistic(W2 @ h + b2)
    delta2 = (o - t) * o * (1 - o)
    delta1 = (W2.T @ delta2) * h * (1 - h)
    W2 -= eta * np.outer(delta2, h)
    W1 -= eta * np.outer(delta1, x)
print(json.dumps({"before": float(before), "after": float(error())}))
