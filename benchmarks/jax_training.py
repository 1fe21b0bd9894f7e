"""JAX contestant on one thread: a jitted scan over iterations of a vmap over replicates."""

import os

# XLA reads them when it starts.
os.environ.setdefault(
    "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)

import functools
import itertools

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.task import Task
from benchmarks.timing import Contestant, Losses
from engine.net.optimizers import DECAYS, EPSILON, MOMENTUM

ACTIVATIONS = {
    "relu": jax.nn.relu,
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
    "gelu": functools.partial(jax.nn.gelu, approximate=False),
    "silu": jax.nn.silu,
    "elu": jax.nn.elu,
    "selu": jax.nn.selu,
}


def _descend(rate, done, gradient, parameter):
    return (parameter - rate * gradient,)


def _momentum(rate, done, gradient, parameter, velocity):
    velocity = MOMENTUM * velocity + gradient
    return parameter - rate * velocity, velocity


def _adam(rate, done, gradient, parameter, first, second):
    first = DECAYS[0] * first + (1 - DECAYS[0]) * gradient
    second = DECAYS[1] * second + (1 - DECAYS[1]) * jnp.square(gradient)
    mean, square = first / (1 - DECAYS[0] ** done), second / (1 - DECAYS[1] ** done)
    return parameter - rate * mean / (jnp.sqrt(square) + EPSILON), first, second


# With how many arrays a rule remembers beside each parameter.
OPTIMIZERS = {"sgd": (_descend, 0), "momentum": (_momentum, 1), "adam": (_adam, 2)}


def contestants(task: Task) -> list[Contestant]:
    if task.activation not in ACTIVATIONS:
        return []
    activation = ACTIVATIONS[task.activation]
    images, labels = jnp.asarray(task.images), jnp.asarray(task.labels)

    def loss(parameters, x, targets):
        for layer, (w, b) in enumerate(zip(parameters[::2], parameters[1::2], strict=True)):
            x = (activation(x) if layer else x) @ w + b
        chosen = jnp.take_along_axis(jax.nn.log_softmax(x), targets[:, None], axis=1)
        return -chosen.mean()

    rule, remembered = OPTIMIZERS[task.optimizer]
    gradient = jax.vmap(jax.value_and_grad(loss))

    def step(state, chosen):
        done, places = state
        parameters = [parameter for parameter, *_ in places]
        losses, gradients = gradient(parameters, images[chosen], labels[chosen])
        pairs = zip(gradients, places, strict=True)
        places = [rule(task.learning_rate, done, each, *place) for each, place in pairs]
        return (done + 1, places), losses

    scan = jax.jit(lambda state, chosen: jax.lax.scan(step, state, chosen))
    layers = [(w, np.zeros((task.replicates, w.shape[2]), w.dtype)) for w in task.weights]
    parameters = [jnp.asarray(parameter) for layer in layers for parameter in layer]
    state = 1, [(p, *[jnp.zeros_like(p)] * remembered) for p in parameters]
    batches = itertools.cycle(task.chosen)

    def run(iterations: int) -> Losses:
        nonlocal state
        chosen = jnp.asarray(np.stack(list(itertools.islice(batches, iterations))))
        state, losses = scan(state, chosen)
        return np.asarray(losses)

    return [Contestant("JAX jit, scan of vmap", run)]
