"""The tests' own random numbers against published ones."""

from splitmix import mix


def test_splitmix64_gives_its_published_numbers():
    """The first outputs of the generator for the seed 1234567."""
    state, outputs = 1234567, []
    for _ in range(3):
        outputs.append(mix(state))
        state = (state + 0x9E3779B97F4A7C15) % 2**64
    assert outputs == [6457827717110365317, 3203168211198807973, 9817491932198370423]
