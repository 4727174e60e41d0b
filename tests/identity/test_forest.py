from __future__ import annotations

from touchline.identity.forest import Addition, Broken, ProfileForest

USER, DEVICE = 0, 1


def forest_of(users: int, devices: int, *, most_users: int = 1) -> ProfileForest:
    """Users are numbered from 0, devices after them."""
    forest = ProfileForest()
    forest.limit(USER, most=most_users)
    forest.extend(USER, users)
    forest.extend(DEVICE, devices)
    return forest


def test_a_record_tells_what_it_joined() -> None:
    forest = forest_of(1, 2)
    assert forest.add([0, 1]) == Addition(kept=[0, 1], joined=[1])
    assert forest.add([0, 1]) == Addition(kept=[0, 1])
    assert forest.add([1, 2]) == Addition(kept=[1, 2], joined=[2])
    assert forest.add([]) == Addition(kept=())


def test_the_weakest_goes_first_and_only_as_many_as_needed() -> None:
    forest = forest_of(2, 2)
    forest.add([1, 2])
    forest.add([1, 3])
    added = forest.add([0, 2, 3])
    assert added.kept == [0]
    assert [identifier for identifier, _ in added.demoted] == [3, 2]
    assert added.demoted[0][1] == Broken(type=USER)


def test_a_limit_counts_what_profiles_have_together() -> None:
    forest = forest_of(4, 1, most_users=3)
    assert forest.add([0, 1]).demoted == ()
    assert forest.add([2, 3]).demoted == ()
    assert [identifier for identifier, _ in forest.add([0, 2]).demoted] == [2]


def test_a_blocked_edge_goes_with_the_profiles_of_its_ends() -> None:
    forest = forest_of(0, 5)
    forest.block(0, 4)
    forest.add([0, 1])
    forest.add([2, 1])
    forest.add([3, 4])
    added = forest.add([2, 3])
    [(demoted, reason)] = added.demoted
    assert demoted == 3
    assert reason.edge is not None
    assert forest.find(2) != forest.find(4)
