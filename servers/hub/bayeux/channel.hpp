#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <confab/ids.hpp>

namespace confab::servers::hub::bayeux {

/// Segments of letters, digits and -_!~()$@, each after a '/'.
bool is_channel_name(std::string_view channel);

/// The same with a last segment of `*` or `**`; the segments before it may be missing.
bool is_channel_pattern(std::string_view channel);

/// Whether the first segment is `segment`: is_below("/meta/connect", "meta").
bool is_below(std::string_view channel, std::string_view segment);

/// The conversation of `/conversation/ID`, written the one way it can be written.
std::optional<ConversationId> conversation_of(std::string_view channel);

std::string channel_of(ConversationId conversation);

}  // namespace confab::servers::hub::bayeux
