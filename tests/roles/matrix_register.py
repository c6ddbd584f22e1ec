"""The trials of the matrix: which function tries a verb on an object."""

from collections.abc import Callable

from tests.roles.matrix_world import Actor, World

Trial = Callable[[World, Actor, str, str], bool]
TRIALS: dict[tuple[str, str], Trial] = {}


def trial(*objects: str, verbs: str) -> Callable[[Trial], Trial]:
    def register(function: Trial) -> Trial:
        for key in objects:
            for verb in verbs.split():
                TRIALS[key, verb] = function
        return function

    return register
