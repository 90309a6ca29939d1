"""The random draw of replay semantics 4, in the tests' own words."""

import hashlib


def mix(value):
    """SplitMix64, as published, in this test's own words."""
    z = (value + 0x9E3779B97F4A7C15) % 2**64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
    return z ^ (z >> 31)


def number_of(text):
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


def expected_branch(seed, customer, node, visit, weights):
    h = mix(mix(mix(mix(seed % 2**64) ^ number_of(customer)) ^ number_of(node)) ^ visit) >> 11
    return next(place for place in range(len(weights)) if h * sum(weights) < sum(weights[: place + 1]) * 2**53)
