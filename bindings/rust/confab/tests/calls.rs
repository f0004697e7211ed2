mod support;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use confab::{Caller, Engine, Error, ErrorCode, HostEnsureUser, MessagesList, Subscription, UsersMe, UsersRegister};
use serde_json::{json, Value};
use support::{block_on, join_all, options, send, waker, Scratch, World};

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> ErrorCode {
    result.unwrap_err().code
}

#[test]
fn a_typed_call_answers_with_a_record_and_its_cursor() {
    let world = World::new();
    let (ann, bob, conversation) = world.ann_and_bob();
    let sent = ann.messages().send(send(conversation, "hi")).unwrap();
    assert_eq!((sent.seq, sent.body.as_str(), sent.conversation), (1, "hi", conversation));
    assert!(!sent.cursor.is_empty());
    let request = MessagesList { conversation, at_least: Some(sent.cursor.clone()), ..Default::default() };
    let page = bob.messages().list(request).unwrap();
    assert_eq!(page.messages, [sent.value]);
}

#[test]
fn an_awaited_call_answers_like_a_blocking_one() {
    let world = World::new();
    let (ann, bob, conversation) = world.ann_and_bob();
    let sent = block_on(ann.messages().send_async(send(conversation, "hi"))).unwrap();
    let request = MessagesList { conversation, ..Default::default() };
    let awaited = block_on(bob.messages().list_async(request.clone())).unwrap();
    assert_eq!(awaited, bob.messages().list(request).unwrap());
    assert_eq!(awaited.messages, [sent.value]);
}

#[test]
fn many_calls_in_flight_are_all_answered() {
    let world = World::new();
    let (ann, _, conversation) = world.ann_and_bob();
    let calls = (0..200).map(|n| ann.messages().send_async(send(conversation, n.to_string()))).collect();
    let mut seqs: Vec<_> = join_all(calls).into_iter().map(|sent| sent.unwrap().seq).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=200).collect::<Vec<_>>());
}

#[test]
fn a_raw_call_takes_and_gives_json() {
    let world = World::new();
    let (ann, _, conversation) = world.ann_and_bob();
    let request = json!({"conversation": conversation, "body": "hi"});
    let sent = ann.call("messages.send", &request).unwrap();
    assert_eq!((&sent["seq"], &sent["body"]), (&json!(1), &json!("hi")));
    assert_eq!(block_on(ann.call_async("messages.send", &request)).unwrap()["seq"], json!(2));
    let me: Value = serde_json::from_str(&ann.call_raw("users.me", "").unwrap()).unwrap();
    assert_eq!(me["email"], json!("ann@example.com"));
}

#[test]
fn the_host_has_its_operations_itself() {
    let world = World::new();
    let request = || HostEnsureUser { email: "ann@example.com".into(), ..Default::default() };
    let host = world.engine.host();
    let ann = host.ensure_user(request()).unwrap().id;
    assert_eq!(block_on(host.ensure_user_async(request())).unwrap().id, ann);
    assert_eq!(host.host().ensure_user(request()).unwrap().id, ann);
    assert_eq!(Caller::from(host).host().ensure_user(request()).unwrap().id, ann);
}

#[test]
fn an_error_says_what_and_where() {
    let world = World::new();
    let (ann, _, conversation) = world.ann_and_bob();
    let error = ann.messages().send(send(conversation, "")).unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidArgument, Some("body")));
    assert_eq!(error.code.name(), "invalid_argument");
    assert!(!error.message.is_empty());
    let awaited = block_on(ann.messages().send_async(send(conversation, ""))).unwrap_err();
    assert_eq!(awaited, error);
    assert_eq!(code(ann.messages().send(send(conversation + 1, "hi"))), ErrorCode::NotFound);
    assert_eq!(code(world.engine.anonymous().users().me(UsersMe::default())), ErrorCode::Unauthenticated);
    assert_eq!(code(world.engine.with_token("no token").users().me(UsersMe::default())), ErrorCode::Unauthenticated);
    let again = UsersRegister { email: "ANN@example.com".into(), password: "correct horse".into(), name: None };
    assert_eq!(code(world.engine.anonymous().users().register(again)), ErrorCode::Conflict);
}

#[test]
fn an_unknown_operation_is_not_found() {
    let world = World::new();
    let ann = world.engine.as_user(world.user("ann"));
    for name in ["messages.fly", "", "messages.send\0"] {
        assert_eq!(code(ann.call(name, &json!({}))), ErrorCode::NotFound, "{name:?}");
        assert_eq!(code(block_on(ann.call_async(name, &json!({})))), ErrorCode::NotFound, "{name:?}");
    }
}

#[test]
fn bad_input_is_refused_and_the_engine_goes_on() {
    let world = World::new();
    let (ann, _, conversation) = world.ann_and_bob();
    assert_eq!(code(ann.call_raw("users.me", b"{\"a\":\"\xff\xfe\"}")), ErrorCode::InvalidArgument);
    assert_eq!(code(ann.call_raw("users.me", "{")), ErrorCode::InvalidArgument);
    assert_eq!(code(ann.call_raw("users.me", "[]")), ErrorCode::InvalidArgument);
    assert_eq!(code(ann.call("users.me", &json!({"no_such_member": 1}))), ErrorCode::InvalidArgument);
    assert_eq!(code(ann.messages().send(send(conversation, "a\0b"))), ErrorCode::InvalidArgument);
    let huge = "x".repeat(confab::REQUEST_BYTES_MAX);
    assert_eq!(code(ann.messages().send(send(conversation, huge.clone()))), ErrorCode::TooLarge);
    assert_eq!(code(block_on(ann.messages().send_async(send(conversation, huge)))), ErrorCode::TooLarge);
    assert_eq!(ann.messages().send(send(conversation, "still here")).unwrap().seq, 1);
}

#[test]
fn a_call_does_nothing_before_it_is_polled() {
    let world = World::new();
    let (ann, _, conversation) = world.ann_and_bob();
    drop(ann.messages().send_async(send(conversation, "never")));
    assert_eq!(ann.messages().send(send(conversation, "first")).unwrap().seq, 1);
}

#[test]
fn a_dropped_call_disturbs_no_other() {
    let world = World::new();
    let (ann, _, conversation) = world.ann_and_bob();
    let waker = waker();
    let mut context = Context::from_waker(&waker);
    for n in 0..100 {
        let mut dropped = ann.messages().send_async(send(conversation, format!("dropped {n}")));
        let _: Poll<_> = Pin::new(&mut dropped).poll(&mut context);
        let kept = ann.messages().send_async(send(conversation, format!("kept {n}")));
        drop(dropped);
        assert_eq!(block_on(kept).unwrap().body, format!("kept {n}"));
    }
}

#[test]
fn dropped_calls_leave_room_for_others() {
    let scratch = Scratch::new();
    let engine = options().calls_max(4).open(scratch.path()).unwrap();
    let waker = waker();
    let mut context = Context::from_waker(&waker);
    let nobody = engine.anonymous();
    let register =
        |n: u32| UsersRegister { email: format!("u{n}@example.com"), password: "correct horse".into(), name: None };
    // Hashing a password takes longer than asking for it.
    let mut calls: Vec<_> = (0..100).map(|n| nobody.users().register_async(register(n))).collect();
    let polls: Vec<_> = calls.iter_mut().map(|call| Pin::new(call).poll(&mut context)).collect();
    assert!(polls[0].is_pending());
    let overloaded = |poll: &Poll<_>| matches!(poll, Poll::Ready(Err(Error { code: ErrorCode::Overloaded, .. })));
    assert!(polls.iter().any(overloaded));
    drop((polls, calls));
    loop {
        match block_on(nobody.users().register_async(register(100))) {
            Err(error) if error.code == ErrorCode::Overloaded => std::thread::yield_now(),
            answer => break drop(answer.unwrap()),
        }
    }
}

#[test]
fn after_close_everything_is_a_bad_handle() {
    let world = World::new();
    let ann = world.engine.as_user(world.user("ann"));
    let prepared = ann.users().me_async(UsersMe::default());
    world.engine.close().unwrap();
    world.engine.close().unwrap();
    assert_eq!(code(ann.users().me(UsersMe::default())), ErrorCode::BadHandle);
    assert_eq!(code(block_on(prepared)), ErrorCode::BadHandle);
    assert_eq!(code(ann.subscribe(None)), ErrorCode::BadHandle);
    let again = options().open(world.scratch.path()).unwrap();
    assert_eq!(code(ann.users().me(UsersMe::default())), ErrorCode::BadHandle);
    drop(again);
}

#[test]
fn dropping_the_engine_closes_it() {
    let World { engine, scratch } = World::new();
    assert_eq!(code(Engine::open(scratch.path())), ErrorCode::AlreadyOpen);
    drop(engine);
    options().open(scratch.path()).unwrap();
}

#[test]
fn many_engines_do_not_know_each_other() {
    let worlds: Vec<_> = (0..8).map(|_| World::new()).collect();
    let ids: Vec<_> = worlds.iter().map(|world| world.user("ann")).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    for (n, world) in worlds.iter().enumerate() {
        let ann = world.engine.as_user(ids[0]);
        if n % 2 == 0 {
            world.engine.close().unwrap();
        }
        assert_eq!(ann.users().me(UsersMe::default()).is_ok(), n % 2 == 1);
    }
}

#[test]
fn threads_share_a_caller() {
    let world = World::new();
    let (ann, _, conversation) = world.ann_and_bob();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    ann.messages().send(send(conversation, "hi")).unwrap();
                }
            });
        }
    });
    let page = ann.messages().list(MessagesList { conversation, ..Default::default() }).unwrap();
    assert_eq!(page.messages.last().unwrap().seq, 160);
}

#[test]
fn secrets_are_not_in_debug_texts() {
    let request = UsersRegister { email: "a@b".into(), password: "hunter2".into(), name: None };
    assert!(!format!("{request:?}").contains("hunter2"));
    let world = World::new();
    assert!(!format!("{:?}", world.engine.with_token("hunter2")).contains("hunter2"));
}

#[test]
fn what_one_shares_between_threads_may_be_shared() {
    fn shared<T: Send + Sync>() {}
    fn sent<T: Send + 'static>() {}
    shared::<Engine>();
    shared::<Caller>();
    shared::<Error>();
    sent::<confab::Call<Value>>();
    sent::<Subscription>();
}
