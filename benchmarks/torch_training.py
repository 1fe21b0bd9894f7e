"""PyTorch contestants on one thread: an eager loop over replicates, and stacked forms."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from benchmarks.task import Task
from benchmarks.timing import Contestant, Losses
from engine.net.optimizers import DECAYS, EPSILON, MOMENTUM

MODULES: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
}


Descend = Callable[[list[Tensor], float], torch.optim.Optimizer]

# Each in the form that is fastest on one core.
OPTIMIZERS: dict[str, Descend] = {
    "sgd": lambda p, rate: torch.optim.SGD(p, rate, foreach=True),
    "momentum": lambda p, rate: torch.optim.SGD(p, rate, momentum=MOMENTUM, foreach=True),
    "adam": lambda p, rate: torch.optim.Adam(p, rate, betas=DECAYS, eps=EPSILON, fused=True),
}


def contestants(task: Task) -> list[Contestant]:
    torch.set_num_threads(1)
    if task.activation not in MODULES:
        return []
    if task.optimizer != "sgd":
        return [_stacked_autograd(task)]
    by_hand = [_stacked_by_hand(task)] if task.activation in _BACKWARD else []
    return [_eager(task), _stacked_autograd(task), *by_hand]


def _batches(task: Task) -> tuple[Tensor, Tensor, Iterator[Tensor]]:
    """Images and labels, and the rows (replicate, batch) of each iteration's batches."""
    chosen = itertools.cycle(torch.from_numpy(task.chosen))
    return torch.from_numpy(task.images), torch.from_numpy(task.labels), chosen


def _eager(task: Task) -> Contestant:
    """The usual way: a module, a loss and an optimizer per replicate."""
    images, labels, batches = _batches(task)
    networks = [
        _module([w[r] for w in task.weights], task.activation) for r in range(task.replicates)
    ]
    rate = task.learning_rate
    optimizers = [torch.optim.SGD(n.parameters(), lr=rate) for n in networks]

    def run(iterations: int) -> Losses:
        losses = np.empty((iterations, task.replicates))
        for iteration, chosen in enumerate(itertools.islice(batches, iterations)):
            for r, (network, optimizer) in enumerate(zip(networks, optimizers, strict=True)):
                optimizer.zero_grad()
                loss = cross_entropy(network(images[chosen[r]]), labels[chosen[r]])
                loss.backward()
                optimizer.step()
                losses[iteration, r] = loss.item()
        return losses

    return Contestant("PyTorch eager, loop", run)


def _module(weights: list[np.ndarray], activation: str) -> nn.Sequential:
    layers: list[nn.Module] = []
    for w in weights:
        linear = nn.Linear(*w.shape)
        linear.weight.data = torch.from_numpy(w.T.copy())
        nn.init.zeros_(linear.bias)
        layers += [linear, MODULES[activation]()]
    return nn.Sequential(*layers[:-1])


def _parameters(task: Task) -> tuple[list[Tensor], list[Tensor]]:
    """Feature-major weights (replicate, fan_out, fan_in) and biases (replicate, fan_out, 1)."""
    weights = [torch.from_numpy(w.transpose(0, 2, 1).copy()) for w in task.weights]
    return weights, [torch.zeros(len(w), w.shape[1], 1) for w in weights]


def _stacked_autograd(task: Task) -> Contestant:
    """All replicates in batched products, gradients by autograd."""
    images, labels, batches = _batches(task)
    weights, biases = _parameters(task)
    parameters = [p.requires_grad_() for p in (*weights, *biases)]
    activation = MODULES[task.activation]()
    optimizer = OPTIMIZERS[task.optimizer](parameters, task.learning_rate)

    def run(iterations: int) -> Losses:
        losses = np.empty((iterations, task.replicates))
        for iteration, chosen in enumerate(itertools.islice(batches, iterations)):
            x = images[chosen].transpose(1, 2)
            for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
                x = torch.baddbmm(b, w, x if layer == 0 else activation(x))
            each = cross_entropy(x, labels[chosen], reduction="none").mean(dim=1)
            optimizer.zero_grad()
            each.sum().backward()
            optimizer.step()
            losses[iteration] = each.detach().numpy()
        return losses

    return Contestant("PyTorch stacked, autograd", run)


_BACKWARD: dict[str, Callable[[Tensor, Tensor, Tensor], Tensor]] = {
    "relu": lambda gradient, z, output: gradient.mul_(output > 0),
    "tanh": lambda gradient, z, output: gradient.mul_(1 - output.square()),
    "sigmoid": lambda gradient, z, output: gradient.mul_(output * (1 - output)),
    "gelu": lambda gradient, z, output: torch.ops.aten.gelu_backward(gradient, z),
}
"""From the gradient at an activation's output to that at its input `z`."""


def _stacked_by_hand(task: Task) -> Contestant:
    """The engine's arithmetic in PyTorch: no autograd, products into buffers made once."""
    images, labels, batches = _batches(task)
    weights, biases = _parameters(task)
    activation, back = MODULES[task.activation](), _BACKWARD[task.activation]
    classes, batch = weights[-1].shape[1], task.batch_size
    outputs = [torch.empty(len(w), w.shape[1], batch) for w in weights]
    deltas = [torch.empty_like(o) for o in outputs]
    eye = torch.eye(classes)

    @torch.no_grad()
    def run(iterations: int) -> Losses:
        losses = np.empty((iterations, task.replicates))
        for iteration, chosen in enumerate(itertools.islice(batches, iterations)):
            inputs = [images[chosen].transpose(1, 2)]
            for w, b, z in zip(weights, biases, outputs, strict=True):
                torch.baddbmm(b, w, inputs[-1], out=z)
                inputs.append(activation(z))
            log_softmax = torch.log_softmax(outputs[-1], dim=1)
            targets = eye[labels[chosen]].transpose(1, 2)
            losses[iteration] = -(log_softmax * targets).sum(dim=(1, 2)).numpy() / batch
            torch.exp(log_softmax, out=deltas[-1])
            deltas[-1].sub_(targets).mul_(task.learning_rate / batch)
            for layer in range(len(weights) - 1, -1, -1):
                if layer:
                    torch.bmm(weights[layer].transpose(1, 2), deltas[layer], out=deltas[layer - 1])
                    z = outputs[layer - 1]
                    deltas[layer - 1] = back(deltas[layer - 1], z, inputs[layer])
                weights[layer].baddbmm_(deltas[layer], inputs[layer].transpose(1, 2), alpha=-1)
                biases[layer].sub_(deltas[layer].sum(dim=2, keepdim=True))
        return losses

    return Contestant("PyTorch stacked, by hand", run)
