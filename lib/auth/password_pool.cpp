#include "auth/password_pool.hpp"

#include <memory>
#include <utility>

namespace confab::auth {

namespace {

constexpr int kRetryAfterMs = 1000;

}  // namespace

Result<std::unique_ptr<PasswordPool>> PasswordPool::start(PasswordPoolOptions options) {
  if (Result<> checked = check_params(options.params); !checked) return checked.error();
  auto workers = util::WorkerPool::start({.threads = options.threads,
                                          .queue_jobs_max = options.queue_jobs_max,
                                          .name = "confab-password",
                                          .retry_after_ms = kRetryAfterMs});
  if (!workers) return workers.error();
  return std::unique_ptr<PasswordPool>(new PasswordPool(options.params, std::move(workers).value()));
}

template <typename T>
void PasswordPool::enqueue(std::function<Result<T>()> work, std::function<void(Result<T>)> done) {
  // Completing takes `done` away, so that it cannot be called again, even if it throws.
  auto open = std::make_shared<std::function<void(Result<T>)>>(std::move(done));
  const auto complete = [open](Result<T> result) {
    if (auto last_word = std::exchange(*open, nullptr)) last_word(std::move(result));
  };
  const Result<> accepted = workers_->submit([complete, work = std::move(work)] { complete(work()); },
                                             [complete](const Error& why) { complete(why); });
  if (!accepted) complete(accepted.error());
}

void PasswordPool::hash(util::Secret password, HashCompletion done) {
  if (Result<> checked = check_password(password.text()); !checked) return done(checked.error());
  auto shared = std::make_shared<const util::Secret>(std::move(password));  // a std::function copies what it holds
  enqueue<std::string>([this, shared] { return hasher_.hash(shared->text()); }, std::move(done));
}

void PasswordPool::verify(std::optional<std::string> hash, util::Secret password, VerifyCompletion done) {
  auto shared = std::make_shared<const util::Secret>(std::move(password));
  enqueue<PasswordVerdict>([this, shared, hash = std::move(hash)] { return hasher_.verify(hash, shared->text()); },
                           std::move(done));
}

}  // namespace confab::auth
