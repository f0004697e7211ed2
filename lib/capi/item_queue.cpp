#include "capi/item_queue.hpp"

#include <utility>

namespace confab::capi {

ItemQueue failing_item(std::uint32_t kind, confab_status status, const char* words) {
  auto item = std::make_unique<confab_item>();
  item->kind = kind;
  item->error = std::make_unique<confab_error>();
  item->error->status = status;
  item->error->message = words;
  ItemQueue made;
  made.push_back(std::move(item));
  return made;
}

void put_item(ItemQueue& queue, std::uint64_t id, std::uint32_t kind, std::shared_ptr<const std::string> json) {
  auto item = std::make_unique<confab_item>();
  item->kind = kind;
  item->id = id;
  item->told = std::move(json);
  queue.push_back(std::move(item));
}

std::unique_ptr<confab_item> take_first(ItemQueue& queue) {
  if (queue.empty()) return nullptr;
  auto item = std::move(queue.front());
  queue.pop_front();
  return item;
}

void remove_items_of(ItemQueue& queue, std::uint64_t id) {
  std::erase_if(queue, [id](const auto& item) { return item->id == id; });
}

std::shared_ptr<const std::string> started_json(const Feed::Started& started) {
  return std::make_shared<const std::string>(R"({"cursor":")" + started.cursor.to_string() + R"(","resumed":)" +
                                             (started.resumed ? "true}" : "false}"));
}

}  // namespace confab::capi
