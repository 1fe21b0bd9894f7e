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

ACTIVATIONS = {
    "relu": jax.nn.relu,
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
    "gelu": functools.partial(jax.nn.gelu, approximate=False),
    "silu": jax.nn.silu,
    "elu": jax.nn.elu,
    "selu": jax.nn.selu,
}


def contestants(task: Task) -> list[Contestant]:
    if task.activation not in ACTIVATIONS:
        return []
    activation = ACTIVATIONS[task.activation]
    images, labels = jnp.asarray(task.images), jnp.asarray(task.labels)

    def loss(parameters, x, targets):
        for layer, (w, b) in enumerate(parameters):
            x = (activation(x) if layer else x) @ w + b
        chosen = jnp.take_along_axis(jax.nn.log_softmax(x), targets[:, None], axis=1)
        return -chosen.mean()

    def descend(parameter, gradient):
        return parameter - task.learning_rate * gradient

    gradient = jax.vmap(jax.value_and_grad(loss))

    def step(parameters, chosen):
        losses, gradients = gradient(parameters, images[chosen], labels[chosen])
        return jax.tree.map(descend, parameters, gradients), losses

    scan = jax.jit(lambda parameters, chosen: jax.lax.scan(step, parameters, chosen))
    state = [
        (jnp.asarray(w), jnp.zeros((task.replicates, w.shape[2]), jnp.float32))
        for w in task.weights
    ]
    batches = itertools.cycle(task.chosen)

    def run(iterations: int) -> Losses:
        nonlocal state
        chosen = jnp.asarray(np.stack(list(itertools.islice(batches, iterations))))
        state, losses = scan(state, chosen)
        return np.asarray(losses)

    return [Contestant("JAX jit, scan of vmap", run)]
