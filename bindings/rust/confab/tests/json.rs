//! Types of this version against JSON of others.

use confab::{Conversation, Event, EventPage, Message, MessageKind, User};
use serde_json::{from_value, json, to_value, Value};

fn message() -> Value {
    json!({"id": 9, "conversation": 5, "seq": 1, "kind": "text", "from": 4, "body": "hi", "at": 7})
}

#[test]
fn unknown_members_are_passed_over() {
    let user = json!({"id": 4, "shoes": {"size": [43]}, "email": "a@b", "name": "", "created_at": 7});
    let user: User = from_value(user).unwrap();
    assert_eq!((user.id, user.email.as_str(), user.created_at), (4, "a@b", 7));
}

#[test]
fn a_member_that_must_be_there_is_missed_by_name() {
    let error = from_value::<User>(json!({"id": 4, "email": "a@b", "name": ""})).unwrap_err();
    assert!(error.to_string().contains("created_at"), "{error}");
}

#[test]
fn members_that_may_be_absent_or_null_are() {
    let message: Message = from_value(message()).unwrap();
    assert_eq!((message.client_key, message.users), (None, vec![]));
    let conversation = json!({
        "id": 5, "kind": "group", "title": "", "created_at": 7, "created_by": 4, "last_seq": 0, "members": 2,
        "role": "owner", "active": true, "hidden": false, "position": 9, "read_seq": 0, "peer_read_seq": 0, "unread": 0, "unread_mentions": 0,
        "who_posts": "all", "who_adds": "all", "history": "joined", "last_message": null
    });
    let conversation: Conversation = from_value(conversation).unwrap();
    assert_eq!((conversation.peer, conversation.last_message), (None, None));
}

#[test]
fn unknown_values_keep_their_name() {
    let mut newer = message();
    newer["kind"] = json!("poll");
    let message: Message = from_value(newer.clone()).unwrap();
    assert_eq!(message.kind, MessageKind::Unknown("poll".into()));
    assert_eq!(to_value(message).unwrap(), newer);
}

#[test]
fn events_of_a_page_are_typed_and_unknown_ones_kept() {
    let mut known = message();
    known["event"] = json!("message");
    known["cursor"] = json!("c1");
    let unknown = json!({"event": "unheard_of", "cursor": "c2", "by": 4});
    let page = json!({"events": [known, unknown], "cursor": "c2", "resumed": true, "more": false});
    let typed: EventPage = from_value(page.clone()).unwrap();
    match typed.events.as_slice() {
        [Event::Message(event), Event::Unknown(other)] => {
            assert_eq!(Message::from(event.clone()), from_value(message()).unwrap());
            assert_eq!(other["by"], json!(4));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(to_value(typed).unwrap(), page);
}

#[test]
fn events_that_lack_a_member_are_refused() {
    assert!(from_value::<Event>(json!({"event": "read", "cursor": "c1"})).is_err());
}
