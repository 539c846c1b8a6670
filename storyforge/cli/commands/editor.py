"""`storyforge editor`."""

from __future__ import annotations

from pathlib import Path

import click

from storyforge.cli.terminal import shown


@click.command("editor")
@click.argument("name", metavar="EDITOR", type=click.Choice(("vscode",)), default="vscode")
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The project's folder; otherwise the nearest one that holds brand/, or this one.",
)
def command(name: str, project: Path | None) -> None:
    """Set an editor up for a project.

    EDITOR is vscode. Writes schemas that complete and explain, snippets, and tasks that
    show mistakes in place and the frame at a line, into .vscode; what is there already is
    left alone, except for the schemas. docs/editors.md says more, and what other editors
    need.
    """
    del name
    from storyforge.cli.editors import set_up_vscode
    from storyforge.storyboard import find_project

    made = set_up_vscode(project or find_project(Path.cwd() / "any.yaml"))
    for file in made.kept:
        click.echo(f"left alone, because it is there already: {shown(str(file))}", err=True)
    for file in made.written:
        click.echo(shown(str(file)))
