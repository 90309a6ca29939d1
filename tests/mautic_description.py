"""What Mautic's interface takes, written down from its source, as it has no description of its own (5.2: the API
controllers, their forms and validators, and the campaign bundle's tests; docs/targets.md names the places).

In the form of OpenAPI, so that bodies are held against it as against the descriptions of other systems. It is stricter
than Mautic, which passes over members that it does not know: a misspelt member is found.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_ID: Schema = {"type": "integer", "minimum": 1}
_YES_NO: Schema = {"enum": [0, 1]}
#: The id of an event that is not saved yet; nodes and connections name events by it.
_NEW: Schema = {"type": "string", "pattern": "^new[0-9]+$"}
_CLOCK: Schema = {"anyOf": [{"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}, {"type": "null"}]}
_ALIAS: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 25}
_VALUE: Schema = {"anyOf": [{"type": ["string", "number", "null"]}, {"type": "array", "items": {"type": ["integer"]}}]}
_OPERATORS = (
    *("=", "!=", "gt", "gte", "lt", "lte", "empty", "!empty", "like", "!like", "in", "!in", "contains"),
    *("regexp", "!regexp", "startsWith", "endsWith", "between", "!between", "date"),
)


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


#: LeadBundle, FilterType: a field of its dictionary or of the contacts, its type, an operator; "or" begins a new group.
_ASKED = {
    "glue": {"enum": ["and", "or"]},
    "field": _TEXT,
    "object": {"enum": ["lead"]},
    "type": {"enum": ["text", "number", "datetime", "boolean", "tags", "leadlist"]},
    "operator": {"enum": list(_OPERATORS)},
}
_FILTER = _object({**_ASKED, "properties": _object({"filter": _VALUE})})
#: EmailBundle, MatchFilterForLeadTrait: the value stands beside the operator.
_CONTENT_FILTER = _object({**_ASKED, "filter": _VALUE, "display": {"type": "null"}})

_LABELLED = _object({"list": _list(_object({"label": _TEXT, "value": _TEXT}))})

#: What each kind of event of a campaign holds, by its type: (eventType, properties).
_EVENTS: dict[str, tuple[str, Schema]] = {
    "email.send": (
        "action",
        _object(
            {
                "email": _ID,
                "email_type": {"enum": ["marketing", "transactional"]},
                "priority": {"enum": [1, 2]},
                "attempts": {"type": "integer", "minimum": 1},
            }
        ),
    ),
    "email.send.to.user": (
        "action",
        _object(
            {
                "useremail": _object({"email": _ID}),
                "user_id": _list(_ID),
                "to_owner": _YES_NO,
                "to": _TEXT,
                "cc": _TEXT,
                "bcc": _TEXT,
            }
        ),
    ),
    "sms.send_text_sms": ("action", _object({"sms": _ID})),
    "lead.changetags": ("action", _object({"add_tags": _list(_TEXT), "remove_tags": _list(_TEXT)})),
    "lead.changelist": ("action", _object({"addToLists": _list(_ID), "removeFromLists": _list(_ID)})),
    "lead.updatelead": (
        "action",
        {
            "type": "object",
            "minProperties": 1,
            "propertyNames": _ALIAS,
            # An empty value is passed over: LeadModel::setFieldValues without overwriting.
            "additionalProperties": {"anyOf": [{"type": "number"}, {"type": "string", "minLength": 1}]},
        },
    ),
    "lead.adddnc": ("action", _object({"channels": _list({"enum": ["email", "sms"]}, 1), "reason": _TEXT})),
    "campaign.sendwebhook": (
        "action",
        _object(
            {
                "url": {"type": "string", "pattern": "^https?://"},
                "method": {"enum": ["get", "post", "put", "patch", "delete"]},
                "headers": _LABELLED,
                "additional_data": _LABELLED,
                "timeout": {"type": "integer", "minimum": 1},
            }
        ),
    ),
    "campaign.jump_to_event": ("action", _object({"jumpToEvent": _NEW})),
    "email.open": ("decision", _object({})),
    "email.reply": ("decision", _object({})),
    "email.click": ("decision", _object({"urls": _object({"list": _list(_TEXT)})})),
    "page.pagehit": ("decision", _object({"pages": _list(_ID), "url": {"type": "string"}, "referer": _TEXT})),
    "form.submit": ("decision", _object({"forms": _list({"type": "integer"}, 1)})),
    "lead.field_value": (
        "condition",
        _object({"field": _ALIAS, "operator": {"enum": list(_OPERATORS)}, "value": _VALUE}),
    ),
    "lead.tags": ("condition", _object({"tags": _list(_TEXT, 1)})),
    "lead.segments": ("condition", _object({"segments": _list(_ID, 1)})),
    "lead.dnc": ("condition", _object({"channels": _list({"enum": ["email", "sms"]}, 1)})),
}


def _event(kind: str, event_type: str, properties: Schema) -> Schema:
    timed: dict[str, Schema] = {
        "triggerMode": {"enum": ["immediate", "interval"]},
        "triggerIntervalUnit": {"enum": ["i", "h", "d", "m", "y"]},
    }
    if event_type == "decision":
        timed = {"triggerMode": {"type": "null"}, "triggerIntervalUnit": {"type": "null"}}
    return _object(
        {
            "id": _NEW,
            "name": {"type": "string", "minLength": 1, "maxLength": 191},
            "description": {"type": ["string", "null"]},
            "type": {"const": kind},
            "eventType": {"const": event_type},
            "order": {"type": "integer", "minimum": 1},
            "properties": properties,
            **timed,
            "triggerInterval": {"type": "integer", "minimum": 0},
            "triggerDate": {"type": "null"},
            "triggerHour": _CLOCK,
            "triggerRestrictedStartHour": _CLOCK,
            "triggerRestrictedStopHour": _CLOCK,
            # Null is a TypeError in Interval::groupContactsByDate.
            "triggerRestrictedDaysOfWeek": _list({"type": "integer", "minimum": 0, "maximum": 6}),
            "parent": {"anyOf": [_NEW, {"type": "null"}]},
            "children": _list(_NEW),
            "decisionPath": {"enum": ["yes", "no", None]},
        }
    )


_NODE_ID: Schema = {"anyOf": [_NEW, {"const": "lists"}]}
_PIXELS: Schema = {"type": "string", "pattern": "^[0-9]+$"}
_CAMPAIGN = _object(
    {
        "name": {"type": "string", "minLength": 1},
        "description": _TEXT,
        "isPublished": {"const": 0},
        "allowRestart": _YES_NO,
        # CampaignApiController::preSaveEntity refuses a campaign without events, or without lists and forms.
        "lists": _list(_object({"id": _ID}), 1),
        "forms": _list(_object({"id": _ID})),
        "events": _list(
            {
                # By the type, so that what is wrong is said of the right kind of event.
                "allOf": [
                    {"required": ["type"], "properties": {"type": {"enum": list(_EVENTS)}}},
                    *(
                        {"if": {"properties": {"type": {"const": kind}}}, "then": _event(kind, *found)}
                        for kind, found in _EVENTS.items()
                    ),
                ]
            },
            1,
        ),
        "canvasSettings": _object(
            {
                "nodes": _list(_object({"id": _NODE_ID, "positionX": _PIXELS, "positionY": _PIXELS}), 2),
                "connections": _list(
                    _object(
                        {
                            "sourceId": _NODE_ID,
                            "targetId": _NEW,
                            "anchors": _object(
                                {
                                    "source": {"enum": ["leadsource", "yes", "no", "bottom"]},
                                    "target": {"const": "top"},
                                }
                            ),
                        }
                    ),
                    1,
                ),
            }
        ),
    }
)
_EMAIL = _object(
    {
        "name": {"type": "string", "minLength": 1, "maxLength": 191},
        "subject": {"type": "string", "minLength": 1, "maxLength": 190},
        "customHtml": {"type": "string", "minLength": 1},
        "emailType": {"const": "template"},
        "template": {"const": "mautic_code_mode"},
        "isPublished": {"const": 1},
    },
    {
        "language": {"type": "string", "pattern": "^[a-z]{2,3}(_[A-Za-z]{2,4})?$"},
        "preheaderText": {"type": "string", "maxLength": 130},
        "plainText": _TEXT,
        "fromAddress": _TEXT,
        "fromName": _TEXT,
        # EmailType overwrites translationParent by this one for template e-mails.
        "templateTranslationParent": _ID,
        "dynamicContent": _list(
            _object(
                {
                    "tokenName": {"type": "string", "minLength": 1},
                    "content": _TEXT,
                    "filters": _list(_object({"content": _TEXT, "filters": _list(_CONTENT_FILTER, 1)}), 1),
                }
            ),
            1,
        ),
    },
)
_SEGMENT = _object(
    {
        "name": {"type": "string", "minLength": 1, "maxLength": 191},
        "filters": _list(_FILTER),
        "isPublished": _YES_NO,
        "isGlobal": _YES_NO,
    }
)
_FIELD = _object(
    {
        "label": {"type": "string", "minLength": 1, "maxLength": 191},
        "alias": _ALIAS,
        "type": {"enum": ["text", "number", "datetime", "boolean"]},
        "group": {"enum": ["core", "social", "personal", "professional"]},
        "object": {"const": "lead"},
        "isPublished": _YES_NO,
    },
    {"properties": _object({"no": _TEXT, "yes": _TEXT})},
)
_SMS = _object(
    {
        "name": {"type": "string", "minLength": 1, "maxLength": 191},
        "message": {"type": "string", "minLength": 1},
        "language": _TEXT,
        "isPublished": _YES_NO,
    }
)
_BODIES = {
    "tags": _object({"tag": {"type": "string", "minLength": 1}}),
    "fields/contact": {
        # A boolean field without its two words is refused.
        "allOf": [_FIELD],
        "if": {"properties": {"type": {"const": "boolean"}}},
        "then": {"required": ["properties"]},
    },
    "segments": _SEGMENT,
    "emails": _EMAIL,
    "smses": _SMS,
    "campaigns": _CAMPAIGN,
}


def _taken(schema: Schema) -> Schema:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


#: As the description of another system, once it is mended.
DESCRIPTION: Schema = {
    "paths": {
        "/api/users/self": {"get": {}},
        **{f"/api/{path}": {"get": {}} for path in _BODIES},
        **{f"/api/{path}/new": {"post": _taken(schema)} for path, schema in _BODIES.items()},
        **{f"/api/{path}/{{id}}": {"get": {}} for path in _BODIES},
        **{f"/api/{path}/{{id}}/edit": {"patch": _taken(schema)} for path, schema in _BODIES.items()},
        **{f"/api/{path}/{{id}}/delete": {"delete": {}} for path in _BODIES},
    },
    "components": {},
}
