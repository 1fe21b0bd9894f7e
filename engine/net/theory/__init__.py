"""Mean-field theory of random networks: what Gaussian weights do to signals and gradients.

`gaussian` takes expectations, `maps` iterates them over infinitely many layers of infinite width,
`layers` over a given stack of finite ones, and `gains` solves for the weight scales that keep
something constant. All in float64 and deterministic, for any activation, the user's own included.

Throughout, sigma_w^2 is the variance of a weight times its fan-in, sigma_b^2 that of a bias, and
q the mean square of a layer's pre-activations, which are Gaussian in the limit of wide layers.
"""
