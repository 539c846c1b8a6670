"""`storyforge completion`."""

from __future__ import annotations

import click

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    r"""Print the completion script of a shell.

    \b
    bash:  eval "$(storyforge completion bash)"   in ~/.bashrc
    zsh:   eval "$(storyforge completion zsh)"    in ~/.zshrc
    fish:  storyforge completion fish > ~/.config/fish/completions/storyforge.fish
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    assert script is not None, "click knows the shells above"
    program = context.find_root().command
    click.echo(script(program, {}, "storyforge", "_STORYFORGE_COMPLETE").source())
