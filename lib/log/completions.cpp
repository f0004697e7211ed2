#include "log/completions.hpp"

#include <utility>

#include "util/thread.hpp"

namespace confab::log {

Result<std::unique_ptr<Completions>> Completions::start(CommandQueue& queue) {
  std::unique_ptr<Completions> completions(new Completions(queue));
  auto thread = util::start_thread("confab-answers", [all = completions.get()] { all->run(); });
  if (!thread) return thread.error();
  completions->thread_ = *std::move(thread);
  return completions;
}

Completions::~Completions() { stop(); }

void Completions::stop() {
  {
    const util::MutexLock lock(mutex_);
    stopping_ = true;
  }
  posted_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Completions::answer(Entry entry, Result<state::Outcome> answer) {
  if (entry.on_log_thread) return queue_.answer(entry, std::move(answer));
  Job job;
  job.entries.push_back(std::move(entry));
  job.answers.push_back(std::move(answer));
  post(std::move(job));
}

void Completions::answer_all(std::vector<Entry> entries, std::vector<Result<state::Outcome>> answers) {
  Job job;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].on_log_thread) {
      queue_.answer(entries[i], std::move(answers[i]));
    } else {
      job.entries.push_back(std::move(entries[i]));
      job.answers.push_back(std::move(answers[i]));
    }
  }
  if (!job.entries.empty()) post(std::move(job));
}

void Completions::fail(Entry entry, const Error& why, bool tried_before) {
  if (!tried_before) return answer(std::move(entry), why);
  answer(std::move(entry),
         Error{ErrorCode::outcome_unknown, "sent again after its answer was lost, and then: " + why.message});
}

void Completions::then(std::function<void()> call) {
  {
    const util::MutexLock lock(mutex_);
    if (!jobs_.empty()) {
      jobs_.back().then = std::move(call);
      return;
    }
  }
  post({{}, {}, std::move(call)});
}

void Completions::post(Job job) {
  bool slept = false;
  {
    const util::MutexLock lock(mutex_);
    slept = jobs_.empty();
    jobs_.push_back(std::move(job));
  }
  if (slept) posted_.notify_one();
}

void Completions::run() {
  const util::WaitingForbidden forbidden;
  for (auto jobs = next(); !jobs.empty(); jobs = next()) {
    for (Job& job : jobs) run_one(job);
  }
}

/// Waits for what is posted. Nothing: it is time to end.
std::vector<Completions::Job> Completions::next() {
  const util::MutexLock lock(mutex_);
  while (!stopping_ && jobs_.empty()) posted_.wait(mutex_);
  return std::exchange(jobs_, {});
}

void Completions::run_one(Job& job) {
  for (std::size_t i = 0; i < job.entries.size(); ++i) queue_.answer(job.entries[i], std::move(job.answers[i]));
  if (job.then) job.then();
}

}  // namespace confab::log
