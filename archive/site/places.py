"""The pages to browse by: topics, years, and the divisions of the country."""

from dataclasses import asdict
from urllib.parse import urlencode

from datasette.utils.asgi import AsgiStream, Response

from archive.labels import TOPICS
from archive.site import browse, counties
from archive.site.answers import csv_answer, csv_of_documents, json_answer
from archive.site.browse import Choice
from archive.site.desk import Desk
from archive.site.views import asked_page

NO_TOPIC = "none"
"""In addresses: what has no topic."""

HOLDING_COLUMNS = ("code", "name", "province", "city", "county", "portals", "documents", "newest")


async def topics(desk: Desk) -> Response:
    """Show how many documents there are of each topic and year."""
    told = await desk.ask(browse.by_topic_and_year)
    counted = list(told.records("topic", "year"))
    if desk.form() == "json":
        return json_answer(counted)
    if desk.form() == "csv":
        return csv_answer("topics", ("topic", "year", "documents"), counted)
    return desk.page("topics.html", documents=told, reports=await desk.ask(browse.reports_by_week))


def asked_choice(desk: Desk) -> Choice:
    """Return what an address of a shelf chooses."""
    variables, args = desk.request.url_vars, desk.request.args
    topic, year = variables.get("topic"), variables.get("year")
    return Choice(
        topic="" if topic == NO_TOPIC else topic,
        year=int(year) if year else None,
        province=args.get("province") or None,
        state=args.get("state") or None,
    )


def shelf_path(choice: Choice, page: int = 1) -> str:
    """Return the address of a shelf."""
    topic = NO_TOPIC if choice.topic == "" else choice.topic
    path = "/".join(str(part) for part in ("/topics", topic, choice.year) if part is not None)
    if topic is None:
        path = f"/years/{choice.year}" if choice.year is not None else "/topics"
    rest = {"province": choice.province, "state": choice.state, "page": page if page > 1 else None}
    query = urlencode({name: value for name, value in rest.items() if value is not None})
    return f"{path}?{query}" if query else path


async def shelf(desk: Desk) -> Response | AsgiStream:
    """Show the documents of a topic, of a year, or of both; as CSV every one of them."""
    choice, page = asked_choice(desk), asked_page(desk)
    if desk.form() == "csv":
        return csv_of_documents(desk, "documents", *choice.condition())
    told = await desk.ask(lambda db: browse.shelf(db, choice, page))
    if desk.form() == "json":
        return json_answer(asdict(told))
    pages = max(1, -(-told.total // browse.PER_PAGE))
    known = choice.topic in TOPICS or choice.topic == "" or choice.topic is None
    status = 200 if known else 404
    return desk.page("shelf.html", status, shelf=told, number=page, pages=pages, shelf_path=shelf_path)


async def divisions(desk: Desk) -> Response:
    """Show the provinces, with what the archive holds of each."""
    return holdings(desk, await desk.ask(lambda db: counties.holdings(db, None)))


def holdings(desk: Desk, told: tuple[counties.Holding, ...], wanted: str | None = None) -> Response:
    """Return a list of divisions, those of a search for ``wanted`` where there was one, as a page, JSON or CSV."""
    flat = [asdict(each.division) | asdict(each) for each in told]
    if desk.form() == "json":
        return json_answer([{name: row[name] for name in HOLDING_COLUMNS} for row in flat])
    if desk.form() == "csv":
        return csv_answer("divisions", HOLDING_COLUMNS, flat)
    return desk.page("divisions.html", holdings=told, wanted=wanted)


async def division(desk: Desk) -> Response | AsgiStream:
    """Show a division, with or without a portal; as CSV every document of its own."""
    code = desk.request.url_vars["code"]
    if desk.form() == "csv":
        return csv_of_documents(desk, code, "d.division_code = :code", {"code": code})
    told = await desk.ask(lambda db: counties.place(db, code))
    if desk.form() == "json":
        return json_answer(counties.place_json(told))
    return desk.page("division.html", place=told, outline=counties.outline)


async def find_division(desk: Desk) -> Response:
    """Lead from a division's name or code to its page; to a list where the name stands for several, or for none."""
    wanted = (desk.request.args.get("name") or "").strip()
    found = await desk.ask(lambda db: counties.found(db, wanted))
    if len(found) == 1 and desk.form() is None:
        return Response.redirect(desk.path(f"/divisions/{found[0].division.code}"))
    return holdings(desk, found, wanted)
