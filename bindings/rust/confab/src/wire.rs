//! JSON to Rust and back, without a derive macro: the generated types name their members once, in `record!` or `request!`.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::{Deserialize, Serialize};

use crate::{Error, ErrorCode, Result};

/// What a mutation answered, and where its effect stands in the order of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Committed<T> {
    /// The answer.
    pub value: T,
    /// Give it as `at_least` to read one's own writes on another node.
    pub cursor: String,
}

impl<T> Deref for Committed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

pub(crate) fn encode(request: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(request).map_err(|error| Error::new(ErrorCode::InvalidArgument, error.to_string()))
}

pub(crate) fn decode<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(json)
}

pub(crate) fn decode_committed<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<Committed<T>> {
    Ok(Committed { value: decode(json)?, cursor: decode::<AtCursor>(json)?.cursor })
}

/// The name of a member, borrowed where it can be.
pub(crate) struct Name<'a>(pub(crate) Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> std::result::Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> std::result::Result<Self::Value, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

/// Reads and writes a record. A member is `required`; `nullable`: there, perhaps null; `optional` or `list`: perhaps not there.
macro_rules! record {
    ($type:ident { $($json:literal $field:ident $kind:ident),* $(,)? }) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                struct RecordVisitor;
                impl<'de> serde::de::Visitor<'de> for RecordVisitor {
                    type Value = $type;
                    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        out.write_str("an object")
                    }
                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> std::result::Result<Self::Value, A::Error> {
                        $(let mut $field = None;)*
                        while let Some(name) = map.next_key::<crate::wire::Name<'de>>()? {
                            match name.0.as_ref() {
                                $($json => $field = Some(map.next_value()?),)*
                                _ => { map.next_value::<serde::de::IgnoredAny>()?; }
                            }
                        }
                        Ok($type { $($field: crate::wire::record!(@found $kind $json $field A)),* })
                    }
                }
                deserializer.deserialize_map(RecordVisitor)
            }
        }
        crate::wire::request!($type { $($json $field $kind),* });
    };
    (@found required $json:literal $field:ident $access:ident) => {
        $field.ok_or_else(|| <$access::Error as serde::de::Error>::missing_field($json))?
    };
    (@found $kind:ident $json:literal $field:ident $access:ident) => { $field.unwrap_or_default() };
}
pub(crate) use record;

/// Writes a request or a record. An `optional` member that is `None` and a `list` that is empty are left out.
macro_rules! request {
    ($type:ident { $($json:literal $field:ident $kind:ident),* $(,)? }) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                let map = serializer.serialize_map(None)?;
                $(let map = crate::wire::request!(@write $kind map $json self.$field);)*
                serde::ser::SerializeMap::end(map)
            }
        }
    };
    (@write optional $map:ident $json:literal $self:ident.$field:ident) => {{
        let mut map = $map;
        if let Some(value) = &$self.$field {
            serde::ser::SerializeMap::serialize_entry(&mut map, $json, value)?;
        }
        map
    }};
    (@write list $map:ident $json:literal $self:ident.$field:ident) => {{
        let mut map = $map;
        if !$self.$field.is_empty() {
            serde::ser::SerializeMap::serialize_entry(&mut map, $json, &$self.$field)?;
        }
        map
    }};
    (@write $kind:ident $map:ident $json:literal $self:ident.$field:ident) => {{
        let mut map = $map;
        serde::ser::SerializeMap::serialize_entry(&mut map, $json, &$self.$field)?;
        map
    }};
}
pub(crate) use request;

/// What has a cursor, whatever else.
pub(crate) struct AtCursor {
    pub(crate) cursor: String,
}
record!(AtCursor { "cursor" cursor required });

/// What kind of event it is, whatever else.
pub(crate) struct EventKind {
    pub(crate) event: String,
}
record!(EventKind { "event" event required });

/// Declares `Event` from its kinds.
macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident($type:ident) $name:literal,)*) => {
        /// Something that happened to a user.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Event {
            $($(#[$doc])* $variant($type),)*
            /// Of a kind that this version of the binding does not know.
            Unknown(serde_json::Value),
        }

        pub(crate) fn decode(json: &[u8]) -> serde_json::Result<Event> {
            Ok(match crate::wire::decode::<crate::wire::EventKind>(json)?.event.as_str() {
                $($name => Event::$variant(crate::wire::decode(json)?),)*
                _ => Event::Unknown(crate::wire::decode(json)?),
            })
        }

        impl<'de> serde::Deserialize<'de> for Event {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let event = serde_json::Value::deserialize(deserializer)?;
                Ok(match event["event"].as_str() {
                    $(Some($name) => {
                        Event::$variant(serde_json::from_value(event).map_err(serde::de::Error::custom)?)
                    })*
                    _ => Event::Unknown(event),
                })
            }
        }

        impl serde::Serialize for Event {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                let (name, event) = match self {
                    $(Event::$variant(event) => ($name, serde_json::to_value(event)),)*
                    Event::Unknown(event) => return event.serialize(serializer),
                };
                let mut event = event.map_err(serde::ser::Error::custom)?;
                event["event"] = name.into();
                event.serialize(serializer)
            }
        }
    };
}
pub(crate) use events;

/// Declares an enumeration of the protocol. The first value is the default.
macro_rules! enumeration {
    ($(#[$doc:meta])* $type:ident { $first:ident $first_name:literal, $($variant:ident $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $first,
            $($variant,)*
            /// A value that this version of the binding does not know.
            Unknown(String),
        }

        impl $type {
            /// As in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $type::$first => $first_name,
                    $($type::$variant => $name,)*
                    $type::Unknown(name) => name,
                }
            }
        }

        impl Default for $type {
            fn default() -> Self {
                $type::$first
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let name = crate::wire::Name::deserialize(deserializer)?.0;
                Ok(match name.as_ref() {
                    $first_name => $type::$first,
                    $($name => $type::$variant,)*
                    _ => $type::Unknown(name.into_owned()),
                })
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use enumeration;

/// `{}`
pub(crate) struct NoRequest;
request!(NoRequest {});
