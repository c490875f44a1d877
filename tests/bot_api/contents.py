"""What people send that is no text, for `Reader.send_content`."""

from typing import Any, Final

_FILE: Final = {"file_id": "a", "file_unique_id": "a"}
_PICTURE: Final = _FILE | {"width": 1, "height": 1}

STICKER: Final[dict[str, Any]] = {
    "sticker": _PICTURE
    | {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
}
PHOTO: Final[dict[str, Any]] = {"photo": [_PICTURE]}
VOICE: Final[dict[str, Any]] = {"voice": _FILE | {"duration": 1}}
DOCUMENT: Final[dict[str, Any]] = {"document": _FILE | {"file_name": "article.pdf"}}
LOCATION: Final[dict[str, Any]] = {"location": {"longitude": 1.5, "latitude": 2.5}}
POLL: Final[dict[str, Any]] = {
    "poll": {
        "id": "1",
        "question": "Is it?",
        "options": [
            {"persistent_id": "a", "text": "yes", "voter_count": 0},
            {"persistent_id": "b", "text": "no", "voter_count": 0},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
}
ALL: Final = {
    "sticker": STICKER,
    "photo": PHOTO,
    "voice": VOICE,
    "document": DOCUMENT,
    "location": LOCATION,
    "poll": POLL,
}
