"""The tree of digests: each leaf is proved at its place, and nowhere else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.base.merkle_tree import leaf_of, levels_of, proof_of, proves, root_of


def leaves(number: int) -> list[bytes]:
    return [leaf_of(bytes([n])) for n in range(number)]


def test_the_root_is_that_of_the_standard() -> None:
    """The reference vectors of Certificate Transparency (RFC 6962)."""
    texts = ["", "00", "10", "2021", "3031", "40414243"]
    some = [leaf_of(bytes.fromhex(text)) for text in texts]
    assert root_of([]).hex().startswith("e3b0c44298fc1c14")
    assert root_of(some[:1]).hex().startswith("6e340b9cffb37a98")
    assert root_of(some[:3]).hex().startswith("aeb6bcfe274b70a1")
    assert root_of(some[:6]).hex().startswith("76e67dadbcdf1e10")


@given(st.integers(1, 40), st.data())
def test_a_leaf_is_proved_at_its_own_place_alone(number: int, data: st.DataObject) -> None:
    some = leaves(number)
    place, other = data.draw(st.integers(0, number - 1)), data.draw(st.integers(-1, number + 1))
    root, proof = root_of(some), proof_of(levels_of(some), place)
    assert proves(root, some[place], place, number, proof)
    assert proves(root, some[place], other, number, proof) == (other == place)
    assert not proves(root, leaf_of(b"another"), place, number, proof)
    assert not proves(root, some[place], place, number, [*proof, root])
    assert not proof or not proves(root, some[place], place, number, proof[:-1])


@given(st.integers(2, 40))
def test_no_node_passes_for_a_leaf(number: int) -> None:
    """The right half of a tree, shown as the only other leaf."""
    some = leaves(number)
    proof = proof_of(levels_of(some), 0)
    assert not proves(root_of(some), proof[-1], number - 1, number, proof[:-1] or [some[0]]) or (
        number == 2
    )
