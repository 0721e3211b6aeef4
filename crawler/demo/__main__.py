"""``python -m crawler.demo``: keep the sample portal running, for a person to look at."""

import click

from crawler.demo.portal import SamplePortal


@click.command()
@click.option("--port", default=8017, show_default=True, help="Port on loopback; 0 takes a free one.")
def serve(port: int) -> None:
    """Serve the sample portal until Ctrl-C; every Enter moves it to its next night.

    Example: python -m crawler.demo --port 8017
    """
    with SamplePortal(port) as portal:
        click.echo(portal.portal_toml())
        while True:
            click.prompt(f"night {portal.night} at {portal.url}, Enter for the next", default="", show_default=False)
            portal.next_night()


if __name__ == "__main__":
    serve()
