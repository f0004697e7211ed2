//! Runs bindings/conformance.json: what every binding and every front door must do alike.

mod support;

use std::collections::HashMap;
use std::path::PathBuf;

use confab::{Caller, Engine, Error, Follower, Subscription};
use serde_json::{json, Map, Value};
use support::{block_on, World, SOON};

/// This runner's name in a story's "doors".
const DOOR: &str = "rust";

fn story_file() -> PathBuf {
    match std::env::var_os("CONFAB_CONFORMANCE") {
        Some(path) => path.into(),
        None => [env!("CARGO_MANIFEST_DIR"), "..", "..", "conformance.json"].iter().collect(),
    }
}

struct Story<'a> {
    engine: &'a Engine,
    saved: HashMap<String, Value>,
    subscriptions: HashMap<String, Subscription<Value>>,
    followers: HashMap<String, Follower<Value>>,
    awaits: bool,
}

impl Story<'_> {
    /// A value of a step with what was saved put in.
    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) if text.starts_with('$') => self.saved_value(text),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => match members.get("$repeat").and_then(Value::as_array) {
                Some(repeat) => {
                    let text = repeat[0].as_str().expect("text to repeat");
                    json!(text.repeat(repeat[1].as_u64().expect("how often") as usize))
                }
                None => members.iter().map(|(name, value)| (name.clone(), self.value(value))).collect(),
            },
            other => other.clone(),
        }
    }

    fn saved_value(&self, name: &str) -> Value {
        self.saved.get(&name[1..]).unwrap_or_else(|| panic!("{name} was not saved")).clone()
    }

    fn caller(&self, who: &Value) -> Caller {
        let who = self.value(who);
        if let Some(token) = who["token"].as_str() {
            return self.engine.with_token(token);
        }
        match (&who, who["user"].as_u64(), who["session"].as_u64()) {
            (Value::Null, ..) => self.engine.anonymous(),
            (_, Some(user), None) => self.engine.as_user(user),
            (_, Some(user), Some(session)) => self.engine.as_session(user, session),
            _ if who == "host" => self.engine.host().into(),
            _ => panic!("who is {who}?"),
        }
    }

    fn check(&mut self, pattern: &Value, actual: &Value) -> Result<(), String> {
        let differs = || Err(format!("expected {pattern}, got {actual}"));
        match pattern {
            Value::String(text) if text.starts_with('$') => match self.saved_value(text) == *actual {
                true => Ok(()),
                false => differs(),
            },
            Value::Object(members) if members.contains_key("$save") || members.contains_key("$any") => {
                if members.get("$any").map_or(false, |kind| kind != kind_of(actual)) {
                    return differs();
                }
                if let Some(name) = members.get("$save") {
                    self.saved.insert(name.as_str().expect("a name").to_owned(), actual.clone());
                }
                Ok(())
            }
            Value::Object(members) if members.contains_key("$repeat") => match self.value(pattern) == *actual {
                true => Ok(()),
                false => differs(),
            },
            Value::Object(members) => match actual.as_object() {
                Some(actual) => self.check_members(members, actual),
                None => differs(),
            },
            Value::Array(items) => match actual.as_array() {
                Some(actual) if actual.len() == items.len() => {
                    items.iter().zip(actual).try_for_each(|(item, actual)| self.check(item, actual))
                }
                _ => differs(),
            },
            _ if pattern == actual => Ok(()),
            _ => differs(),
        }
    }

    fn check_members(&mut self, pattern: &Map<String, Value>, actual: &Map<String, Value>) -> Result<(), String> {
        for (name, value) in pattern.iter().filter(|(name, _)| *name != "...") {
            let actual = actual.get(name).ok_or_else(|| format!("no member {name} in {actual:?}"))?;
            self.check(value, actual).map_err(|error| format!("{name}: {error}"))?;
        }
        match actual.keys().find(|name| !pattern.contains_key(*name)) {
            Some(name) if pattern.get("...") != Some(&json!(true)) => Err(format!("unexpected member {name}")),
            _ => Ok(()),
        }
    }

    fn check_error(&mut self, pattern: &Value, error: &Error) -> Result<(), String> {
        let field = error.field.as_deref().unwrap_or("");
        self.check(pattern, &json!({"code": error.code.name(), "field": field}))
    }

    fn step(&mut self, step: &Value) -> Result<(), String> {
        if let Some(operation) = step["call"].as_str() {
            return self.call(operation, step);
        }
        if let Some(name) = step["subscribe"].as_str() {
            let from = self.value(&step["from"]);
            let subscription = self.caller(&step["as"]).subscribe_raw(from.as_str());
            return match (subscription, step.get("error")) {
                (Err(error), Some(pattern)) => self.check_error(pattern, &error),
                (Err(error), None) => Err(error.to_string()),
                (Ok(_), Some(pattern)) => Err(format!("expected {pattern}, got a subscription")),
                (Ok(subscription), None) => {
                    let started = subscription.started().map_err(|error| error.to_string())?;
                    self.subscriptions.insert(name.to_owned(), subscription);
                    let started = json!({"cursor": started.cursor, "resumed": started.resumed});
                    step.get("started").map_or(Ok(()), |pattern| self.check(pattern, &started))
                }
            };
        }
        if let Some(name) = step["follow"].as_str() {
            let follower = self.engine.host().follow_raw(step["under"].as_str().unwrap_or(""), None);
            let follower = follower.map_err(|error| error.to_string())?;
            follower.started().map_err(|error| error.to_string())?;
            self.followers.insert(name.to_owned(), follower);
            return Ok(());
        }
        if let Some(name) = step["confirm"].as_str() {
            return self.followers[name].confirm_taken().map_err(|error| error.to_string());
        }
        if let Some(name) = step["event"].as_str() {
            return match self.next_of(name) {
                Some(Ok(event)) => self.check(&step["is"], &event),
                other => Err(format!("expected an event, got {other:?}")),
            };
        }
        if let Some(name) = step["ended"].as_str() {
            return match self.next_of(name) {
                Some(Err(error)) => self.check_error(&step["error"], &error),
                other => Err(format!("expected the end, got {other:?}")),
            };
        }
        if let Some(name) = step["unsubscribe"].as_str() {
            let followed = self.followers.remove(name).is_some();
            assert!(self.subscriptions.remove(name).is_some() || followed, "no subscription {name}");
            return Ok(());
        }
        panic!("an unknown step: {step}");
    }

    fn next_of(&mut self, name: &str) -> Option<Result<Value, Error>> {
        if let Some(follower) = self.followers.get_mut(name) {
            return follower.recv_timeout(SOON);
        }
        self.subscriptions.get_mut(name).unwrap_or_else(|| panic!("no subscription {name}")).recv_timeout(SOON)
    }

    fn call(&mut self, operation: &str, step: &Value) -> Result<(), String> {
        let caller = self.caller(&step["as"]);
        let request = step.get("with").map_or_else(|| json!({}), |with| self.value(with));
        let answer = match self.awaits {
            true => block_on(caller.call_async(operation, &request)),
            false => caller.call(operation, &request),
        };
        match (answer, step.get("error")) {
            (Ok(reply), None) => step.get("reply").map_or(Ok(()), |pattern| self.check(pattern, &reply)),
            (Ok(reply), Some(pattern)) => Err(format!("expected {pattern}, got {reply}")),
            (Err(error), Some(pattern)) => self.check_error(pattern, &error),
            (Err(error), None) => Err(error.to_string()),
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn run(awaits: bool) {
    let text = std::fs::read(story_file()).expect("bindings/conformance.json");
    let file: Value = serde_json::from_slice(&text).unwrap();
    let stories = file["stories"].as_array().unwrap();
    let mut run = 0;
    for story in stories {
        let ours = |doors: &Vec<Value>| doors.iter().any(|door| door == DOOR);
        if !story["doors"].as_array().map_or(true, ours) {
            continue;
        }
        let world = World::new();
        let (subscriptions, followers) = (HashMap::new(), HashMap::new());
        let mut state = Story { engine: &world.engine, saved: HashMap::new(), subscriptions, followers, awaits };
        for (number, step) in story["steps"].as_array().unwrap().iter().enumerate() {
            if let Err(error) = state.step(step) {
                panic!("story {}, step {number} {step}: {error}", story["name"]);
            }
        }
        run += 1;
    }
    assert!(run > 0, "no story of {}", stories.len());
}

#[test]
fn blocking_calls_conform() {
    run(false);
}

#[test]
fn awaited_calls_conform() {
    run(true);
}
