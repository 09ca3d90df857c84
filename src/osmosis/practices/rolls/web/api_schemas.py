"""What goes in and out of the API of Rolls, as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from osmosis.practices.rolls.model import COLOURS, EXPOSURES, FrameKind, Medium, RollState
from osmosis.practices.rolls.rules import LONGEST_TEXT, LONGEST_VIRTUE, LONGEST_WAIT
from osmosis.practices.rolls.service.exposing import LONGEST_CLIENT_ID
from osmosis.sealing.tiers import Tier

Schema = Mapping[str, Any]

_ID: Final = {"type": "string", "format": "uuid"}
_TIME: Final = {
    "type": "string",
    "description": "RFC 9557, such as 2031-05-04T09:00:00+03:00[Europe/Bucharest]",
}
_TEXT: Final = {"type": "string", "maxLength": LONGEST_TEXT}
_CLIENT_ID: Final = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_CLIENT_ID,
    "description": "Made by whoever captures; a second arrival makes no second frame.",
}
_GLAD: Final = {
    "type": ["integer", "null"],
    "minimum": -1,
    "maximum": 100,
    "description": "How glad one will be to see this again; -1 or nothing is not said.",
}

MOMENT: Final[Schema] = {
    "type": "object",
    "description": "A line, a scent, or a frame on real film.",
    "additionalProperties": False,
    "properties": {
        "line": _TEXT,
        "detail": _TEXT,
        "glad": _GLAD,
        "scent": _TEXT,
        "taken": _TIME,
        "client_id": _CLIENT_ID,
        "film": {
            "type": "integer",
            "minimum": 0,
            "maximum": max(EXPOSURES) + 1,
            "description": "The number of the frame on real film that this stands for.",
        },
    },
}
FORM: Final[Schema] = {
    "type": "object",
    "description": (
        "The words of a moment and then one file, in this order, because the file is encrypted "
        "while it arrives. A file in the field `file` is what its first bytes say."
    ),
    "properties": {
        **MOMENT["properties"],
        "photo": {"type": "string", "contentMediaType": "image/*"},
        "audio": {"type": "string", "contentMediaType": "audio/*"},
        "video": {"type": "string", "contentMediaType": "video/*"},
        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
    },
}
SEALED: Final[Schema] = {
    "type": "string",
    "contentMediaType": "application/age",
    "description": (
        "A moment container encrypted with age to the roll's public key, before it left the "
        "device. The query says what is known in the clear."
    ),
}
SEALED_QUERY: Final[Mapping[str, Schema]] = {
    "client_id": {**_CLIENT_ID, "description": "With a sealed moment: its capture's id."},
    "kind": {
        "type": "string",
        "enum": [kind.value for kind in FrameKind],
        "description": "With a sealed moment: what it holds.",
    },
    "taken": {**_TIME, "description": f"With a sealed moment: {_TIME['description']}"},
    "size": {"type": "integer", "description": "With a sealed moment: its length in bytes."},
    "number": {"type": "integer", "description": "With kind film: the number of its frame."},
}
KEPT: Final[Schema] = {
    "type": "object",
    "required": ["client_id", "number", "left", "is_loose", "is_repeat", "is_finished", "told"],
    "properties": {
        "client_id": _CLIENT_ID,
        "number": {"type": ["integer", "null"], "description": "Its place; null when loose."},
        "left": {"type": "integer", "description": "Places left on the roll."},
        "is_loose": {"type": "boolean"},
        "is_repeat": {"type": "boolean", "description": "Whether it had been kept before."},
        "is_finished": {"type": "boolean", "description": "Whether the roll is finished now."},
        "told": {"type": "string", "description": "The same in one sentence."},
    },
}
ROLL: Final[Schema] = {
    "type": "object",
    "description": "Of a roll at rest only `id`, `state` and `is_rested` are told.",
    "required": ["id", "state", "is_rested"],
    "properties": {
        "id": _ID,
        "state": {"type": "string", "enum": [state.value for state in RollState]},
        "is_rested": {"type": "boolean"},
        "virtue": {"type": "string"},
        "why": {"type": "string"},
        "looking": {"type": "string"},
        "exposures": {"type": "integer", "enum": list(EXPOSURES)},
        "spent": {"type": "integer"},
        "colour": {"type": "string", "enum": list(COLOURS)},
        "edge_code": {"type": "string"},
        "tier": {"type": "string", "enum": [tier.value for tier in Tier]},
        "medium": {"type": "string", "enum": [medium.value for medium in Medium]},
        "is_current": {"type": "boolean"},
        "is_from_before": {"type": "boolean"},
        "loaded": _TIME,
        "ready": {"type": ["string", "null"], "description": "When it may be developed."},
        "fogged": {
            "type": "array",
            "description": "When and why it was opened early.",
            "items": {
                "type": "object",
                "required": ["at", "reason"],
                "properties": {"at": _TIME, "reason": {"type": "string"}},
            },
        },
        "recipient": {"type": "string", "description": "While loaded: its age public key."},
    },
}
ROLLS: Final[Schema] = {
    "type": "object",
    "required": ["rolls"],
    "properties": {"rolls": {"type": "array", "items": ROLL}},
}
NEW_ROLL: Final[Schema] = {
    "type": "object",
    "required": ["virtue"],
    "additionalProperties": False,
    "properties": {
        "virtue": {"type": "string", "minLength": 1, "maxLength": LONGEST_VIRTUE},
        "why": _TEXT,
        "counts": _TEXT,
        "looking": _TEXT,
        "exposures": {"type": "integer", "enum": list(EXPOSURES)},
        "colour": {"type": "string", "enum": list(COLOURS)},
        "tier": {"type": "string", "enum": [tier.value for tier in Tier]},
        "witness": {"type": "string", "maxLength": 200},
        "medium": {"type": "string", "enum": [medium.value for medium in Medium]},
        "wait_days": {
            "type": "integer",
            "minimum": 0,
            "maximum": int(LONGEST_WAIT.total("hours")) // 24,
        },
    },
}
CAPPED: Final[Schema] = {
    "type": "object",
    "required": ["number"],
    "properties": {"number": {"type": "integer", "description": "The frame that is void."}},
}
LOOSE: Final[Schema] = {
    "type": "object",
    "required": ["frames"],
    "properties": {
        "frames": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "kind", "taken", "roll"],
                "properties": {
                    "id": _ID,
                    "kind": {"type": "string"},
                    "taken": _TIME,
                    "roll": {**_ID, "description": "The roll to whose key it is sealed."},
                },
            },
        }
    },
}
PLACE: Final[Schema] = {
    "type": "object",
    "required": ["roll"],
    "additionalProperties": False,
    "properties": {"roll": _ID, "number": {"type": "integer"}},
}
SHEET: Final[Schema] = {
    "type": "object",
    "required": ["roll", "frames"],
    "properties": {
        "roll": ROLL,
        "identity_line": {"type": "string"},
        "frames": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["number", "state"],
                "properties": {
                    "number": {"type": "integer"},
                    "state": {
                        "type": "string",
                        "description": "developed, undecoded, film, void, rested or gone; "
                        "of the last three nothing else is told.",
                    },
                },
            },
        },
    },
}
CAMERA: Final[Schema] = {
    "type": "object",
    "required": ["store", "rolls", "bottles", "limits", "clock"],
    "properties": {
        "store": {**_ID, "description": "Tells the stores apart that one address had over time."},
        "rolls": {"type": "array", "items": {"type": "object"}},
        "bottles": {"type": "array", "items": {"type": "string"}},
        "limits": {"type": "object"},
        "clock": {"type": ["object", "null"], "description": "In a rehearsal: what it shows."},
    },
}
