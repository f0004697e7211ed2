// A program that fills a struct by the names of its members may leave out the rest.
#include <confab/engine.hpp>

int main() {
  const confab::EngineOptions options = {.data_dir = "chat-data"};
  const confab::Cursor cursor = {.epoch = 1};
  const confab::Draft draft = {.body = "hi"};
  const confab::Error error = {.code = confab::ErrorCode::forbidden};
  const confab::HistoryQuery history = {.from = confab::HistoryQuery::From::before};
  const confab::InboxQuery inbox = {.limit = 5};
  const confab::OperationRequest request = {.name = "users.me"};
  const confab::OperationRequest::TextField field = {.name = "user"};
  const confab::UserQuery people = {.prefix = "ann"};
  const confab::UserUpdate update = {.name = "Ann"};
  return options.limits.query_threads == 0 || cursor.position || !draft.client_key.empty() || !error.message.empty() ||
         history.limit == 0 || inbox.after || request.host || !field.value.empty() || people.limit == 0 ||
         update.email.has_value();
}
