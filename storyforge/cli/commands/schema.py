"""`storyforge schema`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("schema")
@click.argument("language", type=click.Choice(("storyboard", "brand")), default="storyboard")
@click.option(
    "--brand",
    "kit",
    metavar="KIT",
    help="A kit, by its folder or its name under brand/: its cards, slots, styles and colours "
    "are completed too.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, instead of stdout.",
)
def command(language: str, kit: str | None, output: Path | None) -> None:
    """Print the JSON Schema that editors complete from.

    LANGUAGE is storyboard (the default) or brand. Begin a file with the line
    `# yaml-language-server: $schema=PATH` to have an editor use it.
    """
    from storyforge.cli.schemas import brand_schema, storyboard_schema
    from storyforge.media.files import replacing, situations

    if language == "brand" and kit is not None:
        raise click.UsageError("--brand is for the storyboard's schema.")
    text = brand_schema() if language == "brand" else storyboard_schema(_folder(kit))
    if output is None:
        click.echo(text, nl=False)
        return
    with situations(output):
        output.parent.mkdir(parents=True, exist_ok=True)
    with replacing(output) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")
    click.echo(output)


def _folder(kit: str | None) -> Path | None:
    if kit is None:
        return None
    places = (Path(kit), *(folder / "brand" / kit for folder in (Path.cwd(), *Path.cwd().parents)))
    found = next((place for place in places if (place / "brand.yaml").is_file()), None)
    if found is None:
        raise click.UsageError(f"There is no brand kit in {kit}, nor in brand/{kit}.")
    return found
