mod support;

use std::collections::HashSet;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use confab::{ConversationsMarkRead, ErrorCode, Event, MessageEvent, Result, SessionsCreate};
use futures_core::Stream;
use support::{block_on, join_all, send, waker, Next, World, SOON};

fn message(event: Option<Result<Event>>) -> MessageEvent {
    match event {
        Some(Ok(Event::Message(message))) => message,
        other => panic!("not a message: {other:?}"),
    }
}

fn body(event: Option<Result<Event>>) -> String {
    message(event).body
}

fn seq(event: Option<Result<Event>>) -> u64 {
    message(event).seq
}

#[test]
fn a_subscriber_hears_what_happens() {
    let world = World::new();
    let (ann, bob, conversation) = world.ann_and_bob();
    let mut ears = bob.subscribe(None).unwrap();
    assert!(ears.started().unwrap().resumed);
    let sent = ann.messages().send(send(conversation, "hi")).unwrap();
    match ears.recv_timeout(SOON) {
        Some(Ok(Event::Message(heard))) => {
            assert_eq!((heard.seq, heard.body.as_str(), heard.from), (1, "hi", sent.from));
            assert_eq!(Some(heard.cursor), ears.cursor());
        }
        other => panic!("not a message: {other:?}"),
    }
    bob.conversations().mark_read(ConversationsMarkRead { conversation, seq: 1 }).unwrap();
    assert!(matches!(ears.recv_timeout(SOON), Some(Ok(Event::Read(mark))) if mark.seq == 1));
    assert_eq!(ears.recv_timeout(Duration::ZERO).unwrap().unwrap_err().code, ErrorCode::Timeout);
}

#[test]
fn a_slow_reader_hears_everything_in_order_and_once() {
    let world = World::new();
    let (ann, bob, conversation) = world.ann_and_bob();
    let mut ears = bob.subscribe(None).unwrap();
    ears.started().unwrap();
    let mut quick = ann.subscribe(None).unwrap();
    // More than the binding and the engine's queue may hold; the quick reader shares them with the slow one.
    const MESSAGES: u64 = 6000;
    const WAITING_MAX: usize = 256 + 4096;
    for _ in 0..MESSAGES / 250 {
        let calls = (0..250).map(|_| ann.messages().send_async(send(conversation, "hi"))).collect();
        join_all(calls).into_iter().for_each(|sent| drop(sent.unwrap()));
    }
    for n in 1..=MESSAGES {
        assert_eq!(seq(quick.recv_timeout(SOON)), n);
    }
    assert!((256..=WAITING_MAX).contains(&ears.waiting()), "{} events wait", ears.waiting());
    for n in 1..=MESSAGES {
        assert_eq!(seq(ears.recv_timeout(SOON)), n);
    }
    ann.messages().send(send(conversation, "last")).unwrap();
    assert_eq!(body(ears.recv_timeout(SOON)), "last");
    assert_eq!(ears.recv_timeout(Duration::from_millis(300)).unwrap().unwrap_err().code, ErrorCode::Timeout);
}

#[test]
fn a_stream_wakes_its_task() {
    let world = World::new();
    let (ann, bob, conversation) = world.ann_and_bob();
    let mut ears = bob.subscribe(None).unwrap();
    block_on(ears.started_async()).unwrap();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let first: Vec<_> = (0..50).map(|_| body(block_on(Next(&mut ears)))).collect();
            let then: Vec<_> = (0..50).map(|_| body(block_on(ears.recv_async()))).collect();
            [first, then].concat()
        });
        for n in 0..100 {
            ann.messages().send(send(conversation, n.to_string())).unwrap();
        }
        assert_eq!(reader.join().unwrap(), (0..100).map(|n| n.to_string()).collect::<Vec<_>>());
    });
}

#[test]
fn a_subscription_goes_on_from_its_cursor() {
    let world = World::new();
    let (ann, bob, conversation) = world.ann_and_bob();
    let mut ears = bob.subscribe(None).unwrap();
    ears.started().unwrap();
    for n in 0..6 {
        ann.messages().send(send(conversation, n.to_string())).unwrap();
    }
    for n in 0..3 {
        assert_eq!(body(ears.recv_timeout(SOON)), n.to_string());
    }
    let cursor = ears.cursor().unwrap();
    drop(ears);
    let mut ears = bob.subscribe(Some(&cursor)).unwrap();
    assert!(ears.started().unwrap().resumed);
    for (n, event) in (3..6).zip(&mut ears) {
        assert_eq!(body(Some(event)), n.to_string());
    }
}

#[test]
fn a_cursor_of_another_store_is_not_resumed() {
    let (world, other) = (World::new(), World::new());
    let (_, stranger, _) = other.ann_and_bob();
    let cursor = stranger.subscribe(None).unwrap().started().unwrap().cursor;
    let (_, bob, _) = world.ann_and_bob();
    assert!(!bob.subscribe(Some(&cursor)).unwrap().started().unwrap().resumed);
    assert_eq!(bob.subscribe(Some("no cursor")).unwrap_err().code, ErrorCode::InvalidArgument);
}

#[test]
fn raw_events_are_json() {
    let world = World::new();
    let (ann, bob, conversation) = world.ann_and_bob();
    let mut ears = bob.subscribe_raw(None).unwrap();
    ears.started().unwrap();
    ann.messages().send(send(conversation, "hi")).unwrap();
    let event = ears.recv_timeout(SOON).unwrap().unwrap();
    assert_eq!((&event["event"], &event["body"]), (&"message".into(), &"hi".into()));
}

#[test]
fn nobody_cannot_subscribe() {
    let world = World::new();
    assert_eq!(world.engine.anonymous().subscribe(None).unwrap_err().code, ErrorCode::Unauthenticated);
}

#[test]
fn a_subscription_ends_with_its_session_and_says_so_once() {
    let world = World::new();
    world.user("ann");
    let request =
        SessionsCreate { email: "ann@example.com".into(), password: "correct horse".into(), ..Default::default() };
    let session = world.engine.anonymous().sessions().create(request).unwrap();
    let ann = world.engine.with_token(&session.access_token);
    let mut ears = ann.subscribe(None).unwrap();
    ears.started().unwrap();
    ann.sessions().sign_out().unwrap();
    let errors: Vec<_> = ears.iter().map(|event| event.unwrap_err().code).collect();
    assert_eq!(errors, [ErrorCode::Unauthenticated]);
    assert!(block_on(Next(&mut ears)).is_none());
}

#[test]
fn closing_the_engine_ends_subscriptions_that_wait() {
    let world = World::new();
    let (_, bob, _) = world.ann_and_bob();
    let mut ears = bob.subscribe(None).unwrap();
    let mut polled = bob.subscribe(None).unwrap();
    let waker = waker();
    assert!(Pin::new(&mut polled).poll_next(&mut Context::from_waker(&waker)).is_pending());
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| ears.recv());
        world.engine.close().unwrap();
        assert_eq!(reader.join().unwrap().unwrap().unwrap_err().code, ErrorCode::Unavailable);
    });
    assert_eq!(block_on(Next(&mut polled)).unwrap().unwrap_err().code, ErrorCode::Unavailable);
    assert!(matches!(Pin::new(&mut polled).poll_next(&mut Context::from_waker(&waker)), Poll::Ready(None)));
}

#[test]
fn a_dropped_subscription_makes_room() {
    let scratch = support::Scratch::new();
    let engine = support::options().subscriptions_max(2).open(scratch.path()).unwrap();
    let world = World { engine, scratch };
    let (ann, _, conversation) = world.ann_and_bob();
    let mut seen = HashSet::new();
    for n in 0..20 {
        let mut ears = ann.subscribe(None).unwrap();
        ears.started().unwrap();
        ann.messages().send(send(conversation, n.to_string())).unwrap();
        assert!(seen.insert(body(ears.recv_timeout(SOON))));
    }
}
