"""This room says of each number of a row whom it counts, by what the indicator makes of each unit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from forebyg.bound import BoundFold
from forebyg.disclosure.sums.families import WAYS, Family, Meaning, is_value
from forebyg.disclosure.sums.meanings import conditions, inlined, is_known, known_of
from forebyg.expressions import DATE, INT, YES_NO, Call, Column, Expression, Literal_


@dataclass(frozen=True)
class Numbers:
    """The counts of one set. Of whom a trait is true it is known, so that the trait says no more than itself."""

    meaning: Meaning
    whole: Family
    """The base, and those of whom it is unknown whether they count."""
    base: Family
    trait: Family
    """Those who count above the line; of a mean or a sum those whose value is 1."""
    value: Expression | None = None
    """What is summed."""
    amount: Family | None = None
    """Those who give something to a sum."""
    left_out: Family | None = None
    waiting: Family | None = None
    categories: dict[str, Family] = field(default_factory=dict)
    """Those made already."""

    @cached_property
    def missing(self) -> Family:
        return self.whole.besides(self.base)

    def of_amount(self, amount: int) -> Family:
        """Those of whom the value that is summed is this."""
        assert self.value is not None
        return self.base.among(conditions(Call("eq", (self.value, Literal_(amount, INT)), YES_NO)))

    def of_category(self, category: str) -> Family:
        if category not in self.categories:
            self.categories[category] = self._made(category)
        return self.categories[category]

    def _made(self, category: str) -> Family:
        value, to = self.meaning.bound.value, self.meaning.bound.to
        assert value is not None
        if to is None:
            return self.whole.among([is_value(_folded(value, self.meaning), category)])
        sides = (_folded(to, self.meaning), _folded(value, self.meaning))
        return self.whole.among([Call(WAYS[category], sides, YES_NO)])


def numbers_of(meaning: Meaning) -> Numbers:
    """Everyone, where nothing is made of a unit but a count."""
    plain = Numbers(meaning, meaning.everyone, meaning.everyone, meaning.everyone)
    match meaning.bound.outcome:
        case "share":
            return _of_share(plain)
        case "within":
            return _of_deadlines(plain)
        case "value" | "ranked" | "sum":
            return _of_values(plain)
        case "category" | "transition":
            return _of_categories(plain)
    return plain


def _of_share(numbers: Numbers) -> Numbers:
    meaning, whole = numbers.meaning, numbers.whole
    fold = meaning.bound.numerator
    assert fold is not None
    trait = meaning.written_out(fold)
    if meaning.is_of_units(fold):
        base = whole.among(meaning.of_unit("known", part) for part in known_of(trait))
        return replace(numbers, base=base, trait=whole.among(meaning.of_unit("", part) for part in conditions(trait)))
    above = whole.among(conditions(trait))
    if fold.function == "same":
        return replace(numbers, base=whole.among(known_of(trait)), trait=above)
    all_have_it = [meaning.of_unit("all", trait)] if fold.function == "all" else []
    base = whole.among([meaning.of_unit(f"known {fold.function}", trait)])
    return replace(numbers, base=base, trait=above.among(all_have_it))


def _of_values(numbers: Numbers) -> Numbers:
    meaning, whole = numbers.meaning, numbers.whole
    assert meaning.bound.value is not None
    value = _folded(meaning.bound.value, meaning)
    base = whole.among(known_of(value))
    if meaning.bound.weight is not None:
        weight = _folded(meaning.bound.weight, meaning)
        base, value = base.among(known_of(weight)), Call("mul", (value, weight), value.type)
    ones = base.among(conditions(Call("eq", (value, Literal_(1, INT)), YES_NO)))
    return replace(numbers, base=base, trait=ones, value=value, amount=_of_givers(whole, base, value))


def _of_givers(whole: Family, base: Family, value: Expression) -> Family:
    """`CASE WHEN a THEN 0 ELSE b END` is summed of b among those who have not a."""
    known, given = base, list[Expression]()
    while (found := _but_for_none(value)) is not None:
        value, more = found
        given += more
        known = whole.among(known_of(value))
    return replace(known.among(*(conditions(one) for one in given)), kept=replace(base.kept, amount=value))


def _but_for_none(value: Expression) -> tuple[Expression, list[Expression]] | None:
    """The one branch of a case that gives something, and what must hold for it to."""
    if not isinstance(value, Call) or value.function != "case":
        return None
    *branches, last = value.arguments
    whens, thens = branches[::2], [*branches[1::2], last]
    giving = [place for place, then in enumerate(thens) if not _is_nothing(then)]
    if len(giving) != 1 or isinstance(thens[giving[0]], Literal_):
        return None
    (place,) = giving
    before = [Call("not", (Call("is_true", (when,), YES_NO),), YES_NO) for when in whens[:place]]
    return thens[place], [*before, *whens[place : place + 1]]


def _is_nothing(tree: Expression) -> bool:
    return isinstance(tree, Literal_) and tree.value in (None, 0)


def _of_categories(numbers: Numbers) -> Numbers:
    bound = numbers.meaning.bound
    values = [_folded(fold, numbers.meaning) for fold in (bound.value, bound.to) if fold is not None]
    return replace(numbers, base=numbers.whole.among(*(known_of(value) for value in values)))


def _of_deadlines(numbers: Numbers) -> Numbers:
    """By the rule for open cases, as the engine judges them."""
    meaning = numbers.meaning
    clock, fold, everyone = meaning.bound.clock, meaning.bound.numerator, meaning.everyone
    assert clock is not None
    deadline = inlined(clock.deadline, meaning.names)
    start, stop = (None if date is None else inlined(date, meaning.names) for date in (clock.start, clock.stop))
    right, wrong = [is_known(deadline)], [_is_empty(deadline)]
    if start is not None and stop is not None:
        late = Call("lt", (stop, start), YES_NO)
        right, wrong = [*right, Call("not", (Call("is_true", (late,), YES_NO),), YES_NO)], [*wrong, late]
    due: Expression = Call("le", (deadline, Column("as_of", DATE)), YES_NO)
    still_open = [*right, Call("not", (due,), YES_NO), *([_is_empty(stop)] if stop is not None else [])]
    if stop is None:
        assert fold is not None
        whole, trait = everyone.among(right, [due]), meaning.written_out(fold)
        base = whole.among(known_of(trait))
    else:
        done, trait = is_known(stop), Call("le", (stop, deadline), YES_NO)
        counted = {"due": due, "closed": done}.get(clock.open, Call("or", (due, done), YES_NO))
        whole = base = everyone.among(right, conditions(counted))
    return replace(
        numbers,
        whole=whole,
        base=base,
        trait=whole.among(conditions(trait)),
        left_out=everyone.among(conditions(Call("or", tuple(wrong), YES_NO))),
        waiting=meaning.admitted.among(meaning.placed(start), *(conditions(one) for one in still_open)),
    )


def _is_empty(tree: Expression) -> Expression:
    return Call("is_null", (tree,), YES_NO)


def _folded(fold: BoundFold, meaning: Meaning) -> Expression:
    """The value of a unit: of its rows, where all have the same; else of all its rows that are admitted."""
    tree = meaning.written_out(fold)
    if fold.function == "same" and not meaning.is_of_units(fold):
        return tree
    return meaning.of_unit(f"{fold.function} {fold.by or ''}", tree)
