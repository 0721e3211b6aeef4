"""``python -m crawler.demo``: keep the sample portal running, for a person to look at."""

import sys

import click

from crawler.demo.portal import SamplePortal


def serve(port: int) -> None:
    """Serve the sample portal on a loopback port until standard input ends; each line moves it to its next night.

    Raises OSError when the port is taken.
    """
    with SamplePortal(port) as portal:
        click.echo(portal.portal_toml())
        click.echo(f"night {portal.night} at {portal.url} - Enter: the next night, Ctrl-D: stop")
        for _ in sys.stdin:
            portal.next_night()
            click.echo(f"night {portal.night}: {portal.instant}")


@click.command()
@click.option("--port", default=8017, show_default=True, help="Port on loopback; 0 takes a free one.")
def main(port: int) -> None:
    """Serve the sample portal; Enter moves it to its next night, Ctrl-D stops it.

    Example: python -m crawler.demo --port 8017
    """
    serve(port)


if __name__ == "__main__":
    main()
