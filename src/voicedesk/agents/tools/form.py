"""What a tool wants to be told: read once from its signature, not with every use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from livekit.agents import ToolError
from livekit.agents.llm import function_tool
from livekit.agents.llm.utils import (
    build_legacy_openai_schema,
    function_arguments_to_pydantic_model,
)
from pydantic import ValidationError


class Form:
    """The arguments of one tool, as a brain is told of them and as it must give them."""

    def __init__(self, deed: Callable[..., Awaitable[Any]]) -> None:
        # LiveKit would build this model anew for each use of the tool and for each request
        self._model = function_arguments_to_pydantic_model(deed)
        self.schema = build_legacy_openai_schema(function_tool(deed), internally_tagged=True)
        self.schema.pop("type")
        self.schema["description"] = self.schema["description"].strip()

    @property
    def name(self) -> str:
        """Of the tool."""
        return str(self.schema["name"])

    @property
    def description(self) -> str:
        """What it does, for the brain."""
        return str(self.schema["description"])

    @property
    def asks(self) -> bool:
        """Whether it wants to be told anything."""
        return bool(self._model.model_fields)

    def read(self, told: Mapping[str, object]) -> dict[str, object]:
        """Every argument by its name, with what is left out at its usual value.

        Raises:
            ToolError: Something is missing, or not what it should be; for the brain to mend.
        """
        fields = self._model.model_fields
        given = {
            name: value
            for name, value in told.items()
            if name in fields and (value is not None or fields[name].is_required())
        }
        try:
            read = self._model.model_validate(given)
        except ValidationError as error:
            raise ToolError(f"Error parsing arguments for `{self.name}`: {error}") from error
        return {name: getattr(read, name) for name in fields}
