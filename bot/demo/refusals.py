"""Everything the emulator refuses, in one table, with the words of Telegram where Telegram has any.

What Telegram passes over in silence and this emulator refuses, so that slips are seen: parameters and fields that
there are not, and kinds of updates; numbers and truths that come as other text; in JSON, numbers given for strings
and the like; names of files that it would change; of keys, numbers that are not unique, rights that the bot is to have
and the person need not, and placeholders that it would cut; and inline buttons with an empty text, which Telegram
leaves out, or with two actions, of which it takes one. The Markdown modes are refused because this emulator does not
read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP status and a description; `malformed` where the request is wrong whatever chat it meets."""

    code: int
    description: str
    malformed: bool = False


class CallRefusedError(Exception):
    """A call that Telegram would refuse: the name in the table, the words, the response parameters."""

    def __init__(self, name: str, description: str, parameters: Mapping[str, int]) -> None:
        super().__init__(description)
        self.name = name
        self.description = description
        self.parameters = parameters

    @property
    def refusal(self) -> Refusal:
        """The row of the table."""
        return REFUSALS[self.name]


def refuse(name: str, parameters: Mapping[str, int] | None = None, /, **values: object) -> CallRefusedError:
    """Make the refusal called `name`, its placeholders filled with `values`; the caller raises it.

    `where`, empty unless given, is what Telegram was reading.
    """
    description = REFUSALS[name].description.format(**{"where": "", **values})
    return CallRefusedError(name, _begin_small(description), parameters or {})


def _begin_small(description: str) -> str:
    """Begin what comes after the kind of error with a small letter, as Telegram does, unless it is a constant's."""
    kind, colon, words = description.partition(": ")
    constant = words[1:2] == "_" or words[1:2].isupper()
    return description if constant else f"{kind}{colon}{words[:1].lower()}{words[1:]}"


def _malformed(description: str) -> Refusal:
    return Refusal(400, f"Bad Request: {description}", malformed=True)


def _bad(description: str) -> Refusal:
    return Refusal(400, f"Bad Request: {description}")


def _forbidden(description: str) -> Refusal:
    return Refusal(403, f"Forbidden: {description}")


_REQUEST = {
    "not_found": Refusal(404, "Not Found", malformed=True),
    "token_invalid": Refusal(401, "Unauthorized: invalid token specified", malformed=True),
    "unauthorized": Refusal(401, "Unauthorized", malformed=True),
    "unknown_method": Refusal(404, "Not Found: method not found", malformed=True),
    "unknown_parameter": _malformed('unknown parameter "{name}" of the method {method}'),
    "missing_parameter": _malformed('parameter "{name}" is required'),
    "wrong_type": _malformed('parameter "{name}" must be of type {kind}'),
    "not_json": _malformed("can't parse {name} JSON object"),
    "unknown_field": _malformed('{where}Unknown field "{name}"'),
    "missing_field": _malformed('{where}Can\'t find field "{name}"'),
    "wrong_field": _malformed('{where}Field "{name}" must be of type {kind}'),
    "wrong_number": _malformed('{where}Field "{name}" must be a valid Number'),
    "wrong_shape": _malformed("{where}{why}"),
    "wrong_value": _malformed('wrong value of "{name}" specified'),
    "chat_missing": _malformed("chat identifier is not specified"),
    "chat_id_empty": _malformed("chat_id is empty"),
    "message_id_empty": _malformed("message identifier is not specified"),
    "user_id_empty": _malformed("{where}Invalid user_id specified"),
}

_CONTENT = {
    "text_empty": _malformed("message text is empty"),
    "text_blank": _malformed("text must be non-empty"),
    "text_long": _malformed("message is too long"),
    "edit_long": _malformed("MESSAGE_TOO_LONG"),
    "text_huge": _malformed("{where}Text is too long"),
    "parse_mode": _malformed("{where}Unsupported parse_mode"),
    "markdown": _malformed("{where}This emulator of Telegram reads no Markdown: use the parse_mode HTML"),
    "entities": _malformed("{where}Can't parse entities: {why}"),
    "entity_type": _malformed("{where}Unsupported type specified"),
    "entity_date": _malformed("{where}{why}"),
    "entity_url": _malformed("entity URL '{url}' is invalid: {why}"),
    "entity_emoji": _malformed("invalid custom emoji identifier specified"),
    "entity_place": _malformed("receive an entity with incorrect {what} {number}"),
    "entity_begin": _malformed("entity begins after the end of the text at UTF-16 offset {start}"),
    "entity_end": _malformed(
        "entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}"
    ),
    "caption_long": _malformed("message caption is too long"),
    "document_missing": _malformed("there is no document in the request"),
    "file_unknown": _malformed("wrong remote file identifier specified: this emulator takes uploaded files only"),
    "file_empty": _malformed("file must be non-empty"),
    "file_large": Refusal(413, "Request Entity Too Large", malformed=True),
    "photo_missing": _malformed("there is no photo in the request"),
    "photo_large": _malformed("file of size {size} bytes is too big for a photo; the maximum size is {most} bytes"),
    "photo_broken": _malformed("IMAGE_PROCESS_FAILED"),
    "photo_sides": _malformed("PHOTO_INVALID_DIMENSIONS"),
    "file_name": _malformed('Telegram would not keep the file name "{name}"'),
    "preview_url": _malformed("WEBPAGE_URL_INVALID"),
    "inline_expected": _malformed("inline keyboard expected"),
    "markup_long": _malformed("reply markup is too long"),
    "button_text": _malformed("BUTTON_TEXT_INVALID"),
    "button_data": _malformed("BUTTON_DATA_INVALID"),
    "button_copy": _malformed("BUTTON_COPY_TEXT_INVALID"),
    "button_type": _malformed("BUTTON_TYPE_INVALID"),
    "button_url": _malformed("{of} button {what}URL '{url}' is invalid: {why}"),
    "button_domain": _malformed("BOT_DOMAIN_INVALID"),
    "button_bare": _malformed("{where}Text buttons are unallowed in the inline keyboard"),
    "button_two": _malformed("{where}Exactly one action must be specified"),
    "button_switch": _malformed(
        "can't use {name} button in a channel chat, because users will not be able to use the button without knowing"
        " bot's username"
    ),
    "key_private": _malformed("{what} in private chats only"),
    "key_text": _malformed("Keyboard button text must be non-empty"),
    "key_twice": _malformed("request_id must be unique within the message"),
    "key_rights": _malformed("bot_administrator_rights must be a subset of user_administrator_rights"),
    "placeholder": _malformed("input_field_placeholder must not be longer than 64 characters"),
    "business": _malformed("business connection not found"),
    "effect": _malformed("EFFECT_ID_INVALID"),
    "suggested": _malformed("suggested posts can be sent only to channel direct messages"),
    "press_url": _malformed("URL_INVALID"),
    "press_text": _malformed("MESSAGE_TOO_LONG"),
    "action": _malformed("wrong parameter action in request"),
}

_PROFILE = {
    "commands_many": _malformed("BOT_COMMANDS_TOO_MUCH"),
    "command_empty": _malformed("command must be non-empty"),
    "command_long": _malformed("command length must not exceed 32"),
    "command_letters": _malformed("BOT_COMMAND_INVALID"),
    "command_bare": _malformed("command description must be non-empty"),
    "command_wordy": _malformed("command description length must not exceed 256"),
    "scope": _malformed("{where}Unsupported type specified"),
    "scope_nowhere": _malformed("{where}Empty chat_id specified"),
    "scope_private": _malformed("can't use specified scope in private chats"),
    "scope_channel": _malformed("can't change commands in channel chats"),
    "language": _malformed("invalid language code specified"),
    "description_long": _malformed("BOT_DESC_INVALID"),
    "short_description_long": _malformed("BOT_SHARETEXT_INVALID"),
    "webhook_url": _malformed("bad webhook: {why}"),
    "webhook_address": _malformed("invalid webhook URL specified"),
    "secret_long": _malformed("secret token is too long"),
    "secret_letters": _malformed("secret token contains unallowed characters"),
}

_INLINE = {
    "results_many": _malformed("too many inline query results specified"),
    "content_empty": _malformed("{where}Input message content is not specified"),
    "result_type": _malformed('{where}type "{kind}" is unsupported for the inline query result'),
    "result_id_empty": _malformed("RESULT_ID_EMPTY"),
    "result_id_long": _malformed("RESULT_ID_INVALID"),
    "result_id_twice": _malformed("RESULT_ID_DUPLICATE"),
    "result_title": _malformed("ARTICLE_TITLE_EMPTY"),
    "result_url": _malformed("WEBDOCUMENT_URL_INVALID"),
    "next_offset": _malformed("NEXT_OFFSET_INVALID"),
    "results_button": _malformed(
        "can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field"
    ),
    "results_button_text": _malformed("SWITCH_PM_TEXT_EMPTY"),
    "results_button_url": _malformed("inline query results button Web App URL '{url}' is invalid: {why}"),
    "start_empty": _malformed("can't use empty start_parameter"),
    "start_long": _malformed("too long start_parameter specified"),
    "start_letters": _malformed("unallowed characters in start_parameter are used"),
    "edit_two": _malformed("either chat_id and message_id or inline_message_id must be specified"),
    "inline_unknown": _bad("MESSAGE_ID_INVALID"),
}

_WORLD = {
    "chat_unknown": _bad("chat not found"),
    "user_unknown": _bad("user not found"),
    "member_unknown": _bad("member not found"),
    "participant_unknown": _bad("PARTICIPANT_ID_INVALID"),
    "unpaid": _bad("FLOODSKIP_NOT_ALLOWED"),
    "not_started": _forbidden("bot can't initiate conversation with a user"),
    "blocked": _forbidden("bot was blocked by the user"),
    "deactivated": _forbidden("user is deactivated"),
    "bot_to_bot": _forbidden("bot can't send messages to bots"),
    "kicked": _forbidden("bot was kicked from the {kind} chat"),
    "not_member": _forbidden("bot is not a member of the {kind} chat"),
    "upgraded": _bad("group chat was upgraded to a supergroup chat"),
    "not_channel_admin": _bad("need administrator rights in the channel chat"),
    "no_right": _bad("not enough rights to send text messages to the chat"),
    "thread_closed": _bad("TOPIC_CLOSED"),
    "thread_unknown": _bad("message thread not found"),
    "reply_unknown": _bad("message to be replied not found"),
    "not_modified": _bad(
        "message is not modified: specified new message content and reply markup are exactly the same as"
        " a current content and reply markup of the message"
    ),
    "edit_unknown": _bad("message to edit not found"),
    "edit_textless": _malformed("there is no text in the message to edit"),
    "edit_foreign": _bad("message can't be edited"),
    "delete_unknown": _bad("message to delete not found"),
    "delete_foreign": _bad("message can't be deleted"),
    "delete_none": _malformed("Message identifiers are not specified"),
    "delete_many": _malformed("Too many message identifiers specified"),
    "delete_invalid": _malformed("Invalid message identifier specified"),
    "delete_old": _bad("message can't be deleted for everyone"),
    "query_old": _bad("query is too old and response timeout expired or query ID is invalid"),
    "leave_private": _bad("chat member status can't be changed in private chats"),
    "administrators_private": _bad("there are no administrators in the private chat"),
    "members_hidden": _bad("member list is inaccessible"),
    "conflict": Refusal(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    ),
    "webhook_set": Refusal(409, "Conflict: terminated by setWebhook request"),
    "webhook_active": Refusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    ),
    "flood": Refusal(429, "Too Many Requests: retry after {seconds}"),
}

REFUSALS: Mapping[str, Refusal] = MappingProxyType({**_REQUEST, **_CONTENT, **_PROFILE, **_INLINE, **_WORLD})
