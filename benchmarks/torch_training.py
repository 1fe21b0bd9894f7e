"""PyTorch contestants on one thread: an eager loop over replicates, and stacked forms."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from benchmarks.task import Task
from benchmarks.timing import Contestant, Losses

MODULES: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
}


def contestants(task: Task) -> list[Contestant]:
    torch.set_num_threads(1)
    if task.activation not in MODULES:
        return []
    stacked = [_stacked_autograd(task)]
    if task.activation in _SLOPES:
        stacked.append(_stacked_by_hand(task))
    return [_eager(task), *stacked]


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

    def run(iterations: int) -> Losses:
        losses = np.empty((iterations, task.replicates))
        for iteration, chosen in enumerate(itertools.islice(batches, iterations)):
            x = images[chosen].transpose(1, 2)
            for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
                x = torch.baddbmm(b, w, x if layer == 0 else activation(x))
            each = cross_entropy(x, labels[chosen], reduction="none").mean(dim=1)
            gradients = torch.autograd.grad(each.sum(), parameters)
            with torch.no_grad():
                torch._foreach_add_(parameters, gradients, alpha=-task.learning_rate)
            losses[iteration] = each.detach().numpy()
        return losses

    return Contestant("PyTorch stacked, autograd", run)


_SLOPES: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": lambda output: output > 0,
    "tanh": lambda output: 1 - output.square(),
    "sigmoid": lambda output: output * (1 - output),
}


def _stacked_by_hand(task: Task) -> Contestant:
    """The engine's arithmetic in PyTorch: no autograd, products into buffers made once."""
    images, labels, batches = _batches(task)
    weights, biases = _parameters(task)
    activation, slope = MODULES[task.activation](), _SLOPES[task.activation]
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
                    deltas[layer - 1].mul_(slope(inputs[layer]))
                weights[layer].baddbmm_(deltas[layer], inputs[layer].transpose(1, 2), alpha=-1)
                biases[layer].sub_(deltas[layer].sum(dim=2, keepdim=True))
        return losses

    return Contestant("PyTorch stacked, by hand", run)
