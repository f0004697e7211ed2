#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include <confab/confab.h>
#include <confab/feed.hpp>

#include "capi/answers.hpp"

namespace confab::capi {

/// Items in the order in which they are taken. A list, because what may not be missed, the end of a call or of a
/// subscription, is made at the beginning and moved here later, when there may be no memory.
using ItemQueue = std::list<std::unique_ptr<confab_item>>;

/// A queue of one item with room for an error. The words that are in it from the beginning are short enough to need no
/// memory.
ItemQueue failing_item(std::uint32_t kind, confab_status status, const char* words);

void put_item(ItemQueue& queue, std::uint64_t id, std::uint32_t kind, std::shared_ptr<const std::string> json);
/// Null if the queue is empty.
std::unique_ptr<confab_item> take_first(ItemQueue& queue);
/// Removes all items of one call or subscription.
void remove_items_of(ItemQueue& queue, std::uint64_t id);

/// What CONFAB_ITEM_STARTED tells.
std::shared_ptr<const std::string> started_json(const Feed::Started& started);

}  // namespace confab::capi
