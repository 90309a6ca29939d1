"""Changes of a condition's tree, as pure functions. A path is the places of the groups from the root to a part."""

from __future__ import annotations

import msgspec

from journey.condition import Comparison, Condition, Group

Path = tuple[int, ...]


def as_group(condition: Condition | None) -> Group:
    """The condition as a group of rows: a single comparison is a group of one."""
    if condition is None:
        return Group()
    return condition if isinstance(condition, Group) else Group(conditions=(condition,))


def part(root: Group, path: Path) -> Condition:
    """The part at a path. Raises IndexError or TypeError if there is none."""
    found: Condition = root
    for place in path:
        if not isinstance(found, Group):
            raise TypeError(path)
        found = found.conditions[place]
    return found


def replaced(root: Group, path: Path, new: Condition) -> Group:
    """The tree with another part at a path."""
    if not path:
        return as_group(new)
    return _changed(root, path, (new,))


def removed(root: Group, path: Path) -> Group:
    """The tree without the part at a path; a group that is empty by it goes too, but for the root."""
    left = _changed(root, path, ())
    while len(path) > 1:
        path = path[:-1]
        parent = part(left, path)
        if not isinstance(parent, Group) or parent.conditions:
            break
        left = _changed(left, path, ())
    return left


def added(root: Group, path: Path, new: Condition) -> Group:
    """The tree with a new part at the end of the group at a path."""
    group = part(root, path)
    if not isinstance(group, Group):
        raise TypeError(path)
    return replaced(root, path, msgspec.structs.replace(group, conditions=(*group.conditions, new)))


def _changed(root: Group, path: Path, new: tuple[Comparison | Group, ...]) -> Group:
    place, *rest = path
    before, after = root.conditions[:place], root.conditions[place + 1 :]
    if rest:
        child = root.conditions[place]
        if not isinstance(child, Group):
            raise TypeError(path)
        new = (_changed(child, tuple(rest), new),)
    return msgspec.structs.replace(root, conditions=(*before, *new, *after))
