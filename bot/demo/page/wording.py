"""What the page itself says, in the language chosen for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.demo.cast import Role

if TYPE_CHECKING:
    from bot.demo.members import Member
    from bot.demo.people import Chat, ChatMessage
    from bot.i18n import Translator


def page_texts(tr: Translator) -> dict[str, str]:
    """Everything on the page that never changes, by the names that the page has for it."""
    return {**_frame(tr), **_guide(tr), **_talk(tr), **_panel(tr)}


def _frame(tr: Translator) -> dict[str, str]:
    return {
        "title": tr.gettext("SaqBala: try the bot"),
        "subtitle": tr.gettext("Try the bot in the browser"),
        "language": tr.gettext("Language of the page"),
        "theme": tr.gettext("Dark colours"),
        "chats": tr.gettext("Chats"),
        "back": tr.gettext("Back to the chats"),
        "controls": tr.gettext("Controls"),
        "behind": tr.gettext("Behind the scenes"),
        "close": tr.gettext("Close"),
        "offline": tr.gettext("The demo cannot be reached. Start it again, and the page goes on by itself."),
    }


def _guide(tr: Translator) -> dict[str, str]:
    return {
        "about": tr.gettext(
            "SaqBala brings news on children's rights and safety in Kazakhstan to people, groups and channels on "
            "Telegram, in Kazakh, Russian and English."
        ),
        "about_demo": tr.gettext(
            "This is the real bot. The page only stands in for Telegram, and the stories are invented samples."
        ),
        "try": tr.gettext("Try this"),
        "try_start": tr.gettext("Open the parent's chat and press Start."),
        "try_follow": tr.gettext("Choose a language, and follow a topic."),
        "try_publish": tr.gettext("Publish a story here: it arrives in every chat that follows its topic."),
        "try_search": tr.gettext("Write any word to the bot: it searches the news."),
        "try_member": tr.gettext(
            "Write /follow in the group as its owner, then press a button there as a member: the bot obeys "
            "administrators only."
        ),
        "try_channel": tr.gettext(
            "Open the chat of the person who runs a channel, write /settings there, and set the channel up with "
            "buttons."
        ),
    }


def _talk(tr: Translator) -> dict[str, str]:
    return {
        "choose": tr.gettext("Choose a chat"),
        "speaker": tr.gettext("Speaking as"),
        "messages": tr.gettext("Messages"),
        "start": tr.gettext("Start"),
        "menu": tr.gettext("Commands"),
        "write": tr.gettext("Message"),
        "send": tr.gettext("Send"),
        "posts_only": tr.gettext("Subscribers read the channel. Speak as its owner or an administrator to post."),
        "general": tr.gettext("General"),
        "threads": tr.gettext("Topics of the group"),
        "edited": tr.gettext("edited"),
        "silent": tr.gettext("without sound"),
        "via": tr.gettext("via the bot"),
        "newest": tr.gettext("To the newest message"),
        "found": tr.gettext("Stories to send"),
        "nothing": tr.gettext("Nothing found"),
        "share": tr.gettext("Share with"),
        "copied": tr.gettext("Copied"),
        "ok": tr.gettext("OK"),
        "download": tr.gettext("Download"),
        "picture": tr.gettext("Picture"),
        "keys": tr.gettext("Keys of the bot"),
        "reply_to": tr.gettext("Answer"),
        "reply_off": tr.gettext("Do not answer"),
        "choose_chat": tr.gettext("Choose a group or channel"),
        "no_chats": tr.gettext("There is none that fits. Become its owner or an administrator first."),
        "opens": tr.gettext("opens a page"),
        "too_fast": tr.gettext("The bot did not answer. Please try again."),
    }


def _panel(tr: Translator) -> dict[str, str]:
    return {
        "news": tr.gettext("News"),
        "publish": tr.gettext("Publish the next story"),
        "publish_first": tr.gettext("Publish in one language first"),
        "translate": tr.gettext("Add the other languages"),
        "correct": tr.gettext("Correct a story"),
        "arriving": tr.gettext("New stories arrive by themselves"),
        "time": tr.gettext("Time"),
        "jump": tr.gettext("Jump to the digest hour"),
        "telegram": tr.gettext("Telegram"),
        "flood": tr.gettext("Flood limit: each message has to wait"),
        "down": tr.gettext("Telegram is down"),
        "bot": tr.gettext("The bot"),
        "restart": tr.gettext("Restart the bot"),
        "failed": tr.gettext("Something went wrong. Please try again."),
    }


def role_name(role: Role | None, tr: Translator) -> str:
    """What somebody is who has a private chat with the bot."""
    names = {
        Role.PARENT: tr.gettext("Parent, reads Kazakh"),
        Role.JOURNALIST: tr.gettext("Journalist, reads Russian"),
        Role.FAMILY: tr.gettext("Family, reads English, once a day"),
        Role.OWNER: tr.gettext("Owner"),
        Role.ADMINISTRATOR: tr.gettext("Runs a channel, reads Russian"),
        Role.ANONYMOUS: tr.gettext("Administrator, anonymous in groups"),
        Role.MEMBER: tr.gettext("Member"),
    }
    return names[role] if role else ""


def standing_name(member: Member, chat: Chat, tr: Translator) -> str:
    """What somebody is in a group or a channel."""
    if member.status == "creator":
        return tr.gettext("Owner")
    if member.anonymous:
        return tr.gettext("Administrator, anonymous")
    if member.administers:
        return tr.gettext("Administrator")
    return tr.gettext("Subscriber") if chat.kind == "channel" else tr.gettext("Member")


def writes_as(name: str, tr: Translator) -> str:
    """In whose name one writes in a private chat with the bot."""
    return tr.gettext("You write to the bot as {name}", name=name)


def what_it_can_do(tr: Translator) -> str:
    """What stands above the bot's description, in the language of whoever reads that."""
    return tr.gettext("What can this bot do?")


def chat_kind(chat: Chat, tr: Translator, *, inside: bool) -> str:
    """What a group or a channel is, and whether the bot is in it."""
    if chat.kind == "channel":
        return tr.gettext("Channel") if inside else tr.gettext("Channel without the bot")
    if not inside:
        return tr.gettext("Group without the bot")
    if chat.linked:
        return tr.gettext("Group where a channel is discussed")
    return tr.gettext("Group with topics") if chat.forum else tr.gettext("Group")


def service_text(message: ChatMessage, tr: Translator) -> str:
    """What a service message tells, as far as any comes up here."""
    created = message.service.get("forum_topic_created")
    if isinstance(created, dict):
        return tr.gettext("Topic opened: {name}", name=str(created["name"]))
    shared, came, left = (message.service.get(name) for name in ("chat_shared", "new_chat_members", "left_chat_member"))
    if isinstance(shared, dict):
        return tr.gettext("Chosen: {name}", name=str(shared.get("title", shared["chat_id"])))
    if isinstance(came, list):
        return tr.gettext("Added to the group: {name}", name=", ".join(one["first_name"] for one in came))
    if isinstance(left, dict):
        return tr.gettext("No longer in the group: {name}", name=str(left["first_name"]))
    return ""


def unread_label(count: int, tr: Translator) -> str:
    """How many messages nobody has looked at."""
    return tr.ngettext("{n} unread message", "{n} unread messages", count)


def stories_out(out: int, coming: int, tr: Translator) -> str:
    """How many sample stories are out, and how many are still to come."""
    told = tr.ngettext("{n} story is out.", "{n} stories are out.", out)
    if not coming:
        return f"{told} " + tr.gettext("There are no more to come.")
    return f"{told} " + tr.ngettext("{n} more is to come.", "{n} more are to come.", coming)


def stories_waiting(count: int | None, tr: Translator) -> str:
    """How many stories wait to leave; nothing where that cannot be told."""
    if count is None:
        return ""
    if not count:
        return tr.gettext("Nothing waits to be sent.")
    return tr.ngettext("{n} story waits to be sent.", "{n} stories wait to be sent.", count)


def conditions(tr: Translator) -> dict[str, str]:
    """What the bot is doing."""
    return {
        "starting": tr.gettext("The bot is starting."),
        "running": tr.gettext("The bot is running."),
        "stopping": tr.gettext("The bot is stopping."),
    }


def done(action: str, title: str, tr: Translator) -> str:
    """What a control of the panel has brought about; `title` is the story's, where it concerned one."""
    match action:
        case "publish":
            return tr.gettext("Published: {title}", title=title)
        case "publish_first":
            return tr.gettext("Published in one language: {title}", title=title)
        case "translate":
            return tr.gettext("Now in all languages: {title}", title=title)
        case "correct":
            return tr.gettext("Corrected: {title}", title=title)
        case "restart":
            return tr.gettext("The bot has been restarted.")
    return ""


def missed(action: str, tr: Translator) -> str:
    """Why a control of the panel has brought nothing about."""
    match action:
        case "translate":
            return tr.gettext("Every story is out in all languages.")
        case "correct":
            return tr.gettext("There is nothing to correct. Publish another story first.")
    return tr.gettext("There are no more to come.")
