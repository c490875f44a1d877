"""What an update must look like for the handlers: everything in it that they read.

Telegram's updates always do. Whatever else comes, from another server or a later version, is told
here, and not by a handler that trips over it.
"""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

Number = Annotated[StrictInt, Field(gt=-(2**63), lt=2**63)]
Moment = Annotated[StrictInt, Field(ge=0, lt=2**33)]
"""Seconds since 1970."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _User(_Part):
    id: Number
    is_bot: StrictBool
    first_name: StrictStr
    language_code: StrictStr | None = None


class _Chat(_Part):
    id: Number
    type: Literal["private", "group", "supergroup", "channel"]


class _Entity(_Part):
    type: StrictStr
    offset: Annotated[StrictInt, Field(ge=0)]
    length: Annotated[StrictInt, Field(ge=0)]


class _Quote(_Part):
    text: StrictStr
    position: Number


class _Message(_Part):
    message_id: Number
    date: Moment
    edit_date: Moment | None = None
    chat: _Chat
    sender: _User | None = Field(None, alias="from")
    via_bot: _User | None = None
    text: StrictStr | None = None
    caption: StrictStr | None = None
    entities: list[_Entity] = []
    caption_entities: list[_Entity] = []
    is_topic_message: StrictBool | None = None
    quote: _Quote | None = None
    reply_to_message: "_Message | None" = None

    @model_validator(mode="after")
    def _entities_fit(self) -> Self:
        for text, entities in ((self.text, self.entities), (self.caption, self.caption_entities)):
            units = (text or "").encode("utf-16-le")
            for entity in entities:
                part = units[entity.offset * 2 : (entity.offset + entity.length) * 2]
                if len(part) != entity.length * 2:
                    raise ValueError("an entity reaches beyond its text")
                part.decode("utf-16-le")
        return self


class _CallbackQuery(_Part):
    id: StrictStr
    sender: _User = Field(alias="from")
    chat_instance: StrictStr
    data: StrictStr | None = None
    message: _Message | None = None


class _InlineQuery(_Part):
    id: StrictStr
    sender: _User = Field(alias="from")
    query: StrictStr
    offset: StrictStr


class _Update(_Part):
    update_id: Number
    message: _Message | None = None
    edited_message: _Message | None = None
    channel_post: _Message | None = None
    callback_query: _CallbackQuery | None = None
    inline_query: _InlineQuery | None = None


KINDS: Final = tuple(name for name in _Update.model_fields if name != "update_id")
"""The kinds of updates that are asked for."""


def require_readable(update: Any) -> None:
    """Check an update as Telegram's JSON has it.

    Raises:
        ValueError: the handlers could not read it.
    """
    _Update.model_validate(update)
