"""`storyforge new`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("new")
@click.argument("name", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--title", help="The story's title; otherwise made from NAME.")
@click.option(
    "--brand",
    help="The project's kit to use; where there is none yet, what to call the copy of the "
    "starter kit.",
)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The project's folder; otherwise the nearest parent that holds brand/, or this one.",
)
def command(name: Path, title: str | None, brand: str | None, project: Path | None) -> None:
    """Write a storyboard that renders, to begin with.

    Writes NAME.yaml. A project without a brand kit gets a plain one to change. Nothing is
    ever overwritten.
    """
    from storyforge.cli import scaffold
    from storyforge.cli.schemas import brand_schema, storyboard_schema

    where = scaffold.site(name, project, brand)
    if where.kit_is_new:
        scaffold.write_kit(where)
        scaffold.write_kit_schema(where, brand_schema())
        click.echo(f"copied the starter kit to {where.kit_folder}", err=True)
    scaffold.write_schema(where, storyboard_schema(where.kit_folder))
    scaffold.write_storyboard(where, title or scaffold.title_from(where.storyboard))
    click.echo(f"next: storyforge render {where.storyboard}", err=True)
    click.echo(where.storyboard)
