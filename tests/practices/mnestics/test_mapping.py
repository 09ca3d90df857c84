"""The drawing of a store: what goes from where to where, how pale it is, and what is left out."""

from __future__ import annotations

from itertools import pairwise

from whenever import Date, PlainDateTime

from osmosis.kernel.cadence import Cadence
from osmosis.practices.mnestics.drawing import ArcKind, Diagram
from osmosis.practices.mnestics.model import Forgetting, Pathway
from osmosis.practices.mnestics.reads import CalendarLag, Lags, RandomOld, ToMeToday, Unit
from osmosis.practices.mnestics.rules.spans import Span, Window, window_of
from osmosis.practices.mnestics.service import forgetting, pathways, sitting
from osmosis.practices.mnestics.service.mapping import MOST_KNOTS, MOST_MAY, map_of
from osmosis.storage.rests import add_rest
from tests.practices.mnestics.conftest import World
from tests.practices.small_world import ZONE

MAY = window_of(Span.MONTH, Date(2031, 5, 4))
Drawn = tuple[str, str, str]


def drawn(world: World, window: Window = MAY, *only: Pathway) -> Diagram:
    return map_of(world.context, window, [one.id for one in only]).diagram


def ways(diagram: Diagram) -> set[Drawn]:
    """Each arc: the days at its ends (nothing for what lies beyond the sheet), and its kind."""
    return {
        (_day(diagram, arc.start), _day(diagram, arc.end), arc.kind.value) for arc in diagram.arcs
    }


def _day(diagram: Diagram, place: int) -> str:
    return diagram.knots[place].label.partition(":")[0].rpartition(", ")[2].removesuffix(" 2031")


def keep_weeks(world: World, pathway: Pathway, weeks: int) -> None:
    """Sit for some weeks, each time sending a line."""
    for _ in range(weeks):
        world.live()
        world.keep(pathway, "A line.")


def sit_once_a_year(world: World, pathway: Pathway) -> None:
    """From now on, so that years pass without hundreds of sittings that nobody keeps."""
    world.change(pathway, cadence=Cadence.every(1, "year", PlainDateTime("2032-05-11T09:00"), ZONE))


def test_what_was_read_what_will_be_and_what_may_be_are_told_apart(world: World) -> None:
    keep_weeks(world, world.path(), 2)
    assert ways(drawn(world)) == {
        ("4 May", "11 May", "read"),
        ("11 May", "18 May", "read"),
        ("18 May", "25 May", "will"),
    }
    june = window_of(Span.QUARTER, Date(2031, 5, 4))
    assert ("18 May", "1 June", "may") in ways(drawn(world, june))


def test_a_reach_that_leaves_the_sheet_ends_beyond_it(world: World) -> None:
    pathway = world.path(reads=(CalendarLag(amount=1, unit=Unit.MONTH, within_days=3),))
    keep_weeks(world, pathway, 1)
    diagram = drawn(world)
    (arc,) = [arc for arc in diagram.arcs if arc.kind is ArcKind.WILL]
    end = diagram.knots[arc.end]
    assert (end.state, end.label) == ("beyond", "")
    assert end.at > 1
    (arc,) = drawn(world, window_of(Span.MONTH, Date(2031, 6, 1))).arcs
    assert arc.kind is ArcKind.WILL


def test_a_knot_leads_to_its_sitting_and_an_open_one_to_sitting_down(world: World) -> None:
    pathway = world.path()
    keep_weeks(world, pathway, 1)
    world.live()
    states = {knot.label: knot.href for knot in drawn(world).knots}
    (kept,) = world.fallen(pathway)[:1]
    assert states["Sundays, 11 May 2031: kept"] == f"/mnestics/sittings/{kept.sitting_id}"
    assert states["Sundays, 18 May 2031: can be kept now"] == "/mnestics/sit"
    assert states["Sundays, 25 May 2031: to come"] == ""


def test_what_nobody_will_read_has_a_stem_and_no_arc(world: World) -> None:
    pathway = world.path(reads=(ToMeToday(),))
    keep_weeks(world, pathway, 1)
    diagram = drawn(world)
    (place,) = diagram.orphans
    assert diagram.knots[place].label == "Sundays, 11 May 2031: kept"
    assert not [arc for arc in diagram.arcs if arc.start == place]


def test_what_was_read_for_the_last_time_is_paler_each_year(world: World) -> None:
    pathway = world.path()
    keep_weeks(world, pathway, 2)
    assert {arc.fade for arc in drawn(world).arcs} == {0}
    sit_once_a_year(world, pathway)
    fades = []
    for year in (2032, 2033, 2040):
        world.at(year, 6, 1)
        fades.append({arc.fade for arc in drawn(world).arcs if arc.kind is ArcKind.READ})
    assert fades == [{1}, {2}, {4}]


def test_what_is_kept_findable_never_pales(world: World) -> None:
    pathway = world.path(forgetting=Forgetting.KEPT)
    keep_weeks(world, pathway, 2)
    sit_once_a_year(world, pathway)
    world.at(2040, 6, 1)
    assert {arc.fade for arc in drawn(world).arcs if arc.kind is ArcKind.READ} == {0}


def test_what_was_let_go_keeps_its_place_at_its_palest(world: World) -> None:
    pathway = world.path()
    world.live()
    held = world.begin()
    message = world.send(held, pathway, "A line.")
    sitting.close(world.context, held.id)
    world.live()
    world.keep(pathway)
    forgetting.let_go_of_message(world.context, message.id)
    (arc,) = [arc for arc in drawn(world).arcs if _day(drawn(world), arc.start) == "11 May"]
    assert (arc.kind, arc.fade) == (ArcKind.READ, 4)


def test_a_crossing_goes_from_line_to_line(world: World) -> None:
    house = world.path("The house")
    world.path("Sundays", reads=(Lags(counts=(1,), of=house.id),))
    keep_weeks(world, house, 1)
    diagram = drawn(world)
    lanes = {
        (diagram.knots[arc.start].lane, diagram.knots[arc.end].lane)
        for arc in diagram.arcs
        if arc.kind is ArcKind.WILL
    }
    assert lanes == {(0, 0), (0, 1), (1, 1)}
    assert drawn(world, MAY, house).lanes == ["The house"]


def test_of_what_may_be_read_only_so_much_is_drawn_and_the_rest_is_counted(world: World) -> None:
    pathway = world.path(reads=(RandomOld(),))
    world.live()
    held = world.begin(pathway)
    for _ in range(MOST_MAY + 5):
        world.send(held, pathway, "A line.")
    sitting.close(world.context, held.id)
    found = map_of(world.context, MAY)
    assert found.may_left_out == 6  # the first line may come by chance as well
    assert {arc.kind for arc in found.diagram.arcs} >= {ArcKind.MAY}


def test_where_dates_stand_too_close_neighbours_share_a_place(world: World) -> None:
    pathway = world.path()
    keep_weeks(world, pathway, 1)
    found = map_of(world.context, window_of(Span.CENTURY, Date(2031, 5, 4)))
    assert found.is_thinned
    assert len(found.travels.stops) > 4_000
    assert len(found.diagram.knots) <= MOST_KNOTS + 10
    assert "kept" in {knot.state for knot in found.diagram.knots}


def test_neighbours_that_share_a_place_are_as_many_everywhere(world: World) -> None:
    # Some more dates than there are places: none may have one of its own beside those that share.
    quarterly = Cadence.every(1, "quarter", PlainDateTime(2031, 5, 4, 9), "UTC")
    world.path(cadence=quarterly)
    diagram = drawn(world, window_of(Span.CENTURY, Date(2031, 5, 4)))
    at = [knot.at for knot in diagram.knots if knot.state == "coming"]
    gaps = [after - before for before, after in pairwise(at)]
    assert max(gaps) < min(gaps) * 1.2


def test_what_rests_has_no_line_and_no_way(world: World) -> None:
    pathway, other = world.path(), world.path("The house")
    keep_weeks(world, pathway, 2)
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=pathway.ref)
    diagram = drawn(world)
    assert diagram.lanes == [other.name]
    assert {knot.lane for knot in diagram.knots} == {0}


def test_an_ended_pathway_has_a_line_only_where_it_had_dates(world: World) -> None:
    pathway, other = world.path(), world.path("The house")
    keep_weeks(world, pathway, 1)
    pathways.end_pathway(world.context, pathway.id)
    assert drawn(world).lanes == ["Sundays", "The house"]
    assert drawn(world, window_of(Span.YEAR, Date(2033, 1, 1))).lanes == [other.name]
