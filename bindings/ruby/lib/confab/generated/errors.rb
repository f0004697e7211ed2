# frozen_string_literal: true

# Generated from the catalogue by bindings/generate; do not edit.

module Confab
  class InvalidArgument < Error; end
  class Unauthenticated < Error; end
  class Forbidden < Error; end
  class NotFound < Error; end
  class Conflict < Error; end
  class TooLarge < Error; end
  class Overloaded < Error; end
  class RateLimited < Error; end
  class StoreFull < Error; end
  class OutcomeUnknown < Error; end
  class TooOld < Error; end
  class Behind < Error; end
  class Unavailable < Error; end
  class Incompatible < Error; end
  class IoError < Error; end
  class Internal < Error; end
  class Unsupported < Error; end
  class AlreadyOpen < Error; end
  class MethodNotAllowed < Error; end
  class NoMemory < Error; end
  class BadHandle < Error; end
  class Forked < Error; end
  class Timeout < Error; end
  class Interrupted < Error; end
  class Cancelled < Error; end

  Error::CLASSES.merge!(
    "invalid_argument" => InvalidArgument,
    "unauthenticated" => Unauthenticated,
    "forbidden" => Forbidden,
    "not_found" => NotFound,
    "conflict" => Conflict,
    "too_large" => TooLarge,
    "overloaded" => Overloaded,
    "rate_limited" => RateLimited,
    "store_full" => StoreFull,
    "outcome_unknown" => OutcomeUnknown,
    "too_old" => TooOld,
    "behind" => Behind,
    "unavailable" => Unavailable,
    "incompatible" => Incompatible,
    "io_error" => IoError,
    "internal" => Internal,
    "unsupported" => Unsupported,
    "already_open" => AlreadyOpen,
    "method_not_allowed" => MethodNotAllowed,
    "no_memory" => NoMemory,
    "bad_handle" => BadHandle,
    "forked" => Forked,
    "timeout" => Timeout,
    "interrupted" => Interrupted,
    "cancelled" => Cancelled
  ).freeze
end
