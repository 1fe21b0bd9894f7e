"""Laws whose variance depends on the activation: they ask the theory for its moments or gains.

`Initializer.bound_to(activation)` makes the law for one activation; all draw plain normals.
"""

import math
from collections.abc import Callable

import numpy as np

from engine.net.activations import Activation
from engine.net.initializers.initializer import Initializer, Variance
from engine.net.registry import named, require
from engine.net.theory.depth_gain import depth_gain as gain_over_depth
from engine.net.theory.gains import backward_gain, edge_gain
from engine.net.theory.gaussian import expectation, moments


def critical() -> Initializer:
    """N(0, g^2/n_in) with the g at which chi_1 = 1; Schoenholz et al. 2017, without biases.

    There a gradient keeps its mean square at the fixed point of the signal's: sqrt(2) for ReLU
    (He's law), 1 for tanh, 10.15 for the sigmoid. Where no g gives chi_1 = 1 (softplus), the one
    whose chi_1 is closest to it: `edge_gain`, defined for every activation.
    """

    def binding(activation: Activation) -> Variance:
        gain_squared = edge_gain(activation) ** 2
        return lambda fan_in, fan_out: gain_squared / fan_in

    reference = "Schoenholz, Gilmer, Ganguli, Sohl-Dickstein 2017, ICLR, arXiv:1611.01232"
    law = r"\frac{g_\mathrm{c}^2}{n_\mathrm{in}}"
    return _by_activation(critical, law, reference, binding)


def depth_gain(depth: float = 4.0) -> Initializer:
    """N(0, g_L^2/n_in) with the g that theory names for `depth` activated layers.

    By default as many as the network of D0 has.

    The weights that `recommend` prints for that depth, the first layer's for inputs of unit second
    moment (`theory.depth_gain`): the gain that keeps the second moment where the stack is shallow
    enough for it to do no harm, He's for ReLU; without the random biases that a half-stable point
    of a deep stack wants.
    """
    whole = depth >= 1 and depth == int(depth)
    require(whole, "depth_gain", "depth must be a whole number of layers", depth, "such as 4")

    def binding(activation: Activation) -> Variance:
        gain_squared = gain_over_depth(activation, int(depth)).gain ** 2
        return lambda fan_in, fan_out: gain_squared / fan_in

    reference = "Schoenholz, Gilmer, Ganguli, Sohl-Dickstein 2017, ICLR, arXiv:1611.01232"
    law = r"\frac{g_\mathrm{L}^2}{n_\mathrm{in}}"
    return _by_activation(depth_gain, law, reference, binding, depth=depth)


def random_walk() -> Initializer:
    """N(0, g^2/n_in) with the g that keeps the mean *log* of a gradient's length, at finite width.

    Sussillo and Abbott 2014: from layer to layer log |gradient|^2 takes a random step, and
    g makes its mean 0. Their g is exp(1/(2N)) for the identity and, fitted,
    sqrt(2) exp(1.2/(max(N, 6) - 2.4)) for ReLU. For other activations they search for it
    numerically; here it is what their argument gives to first order in 1/N: the squared length is
    a sum of N independent (f'(z) x)^2 with z, x standard normal, so its mean log is the log of its
    mean less half its relative variance, (3 E[f'^4] / E[f'^2]^2 - 1) / N. This is exactly their g
    for the identity. A gradient passed back through W has as many terms as the layer has inputs:
    N is fan_in.
    """

    def binding(activation: Activation) -> Variance:
        base = backward_gain(activation) ** 2
        if activation.family == "relu":
            return lambda n, _: base * math.exp(1.2 / (max(n, 6) - 2.4)) ** 2 / n
        kinks = [kink.position for kink in activation.kinks]
        fourth = expectation(lambda z: np.square(np.square(activation.derivative(z))), 1.0, kinks)
        spread = 3 * fourth * base**2 - 1
        return lambda fan_in, fan_out: base * math.exp(spread / (2 * fan_in)) / fan_in

    reference = "Sussillo, Abbott 2014, Random walk initialization, arXiv:1412.6558"
    law = r"\frac{g_\mathrm{rw}^2}{n_\mathrm{in}}"
    return _by_activation(random_walk, law, reference, binding)


def two_over_sum() -> Initializer:
    """N(0, 2/(a n_in + b n_out)), a = E[f(z)^2] and b = E[f'(z)^2] over standard normal z.

    n_in Var[w] a = 1 keeps the mean square of the pre-activations, n_out Var[w] b = 1 that of the
    gradients (He et al. 2015, equations 10 and 14, at pre-activations of unit variance); this is
    the compromise that Glorot and Bengio 2010 take between the two. With a = b = 1, the identity,
    it is their equation 12; for ReLU it is 4/(n_in + n_out).
    """

    def binding(activation: Activation) -> Variance:
        unit = moments(activation, 1.0)
        forward, backward = unit.second_moment, unit.mean_square_slope
        return lambda fan_in, fan_out: 2 / (forward * fan_in + backward * fan_out)

    law = r"\frac{2}{n_\mathrm{in}E[f^2]+n_\mathrm{out}E[f'^2]}"
    reference = "Glorot, Bengio 2010, equation 12, with the moments of He et al. 2015"
    return _by_activation(two_over_sum, law, reference, binding)


def _by_activation(
    factory: Callable[..., Initializer],
    law: str,
    reference: str,
    binding: Callable[[Activation], Variance],
    **parameters: float,
) -> Initializer:
    def unbound(fan_in: int, fan_out: int) -> float:
        rule = "its variance depends on the activation"
        raise ValueError(f"{factory.__name__}: {rule}, got none; call bound_to(activation)")

    return Initializer(
        **named(factory, **parameters),
        distribution="normal",
        law=law,
        reference=reference,
        variance=unbound,
        binding=binding,
    )
