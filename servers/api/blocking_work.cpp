#include "api/blocking_work.hpp"

#include <utility>

namespace confab::servers::api {

namespace {

struct Job {
  uv_work_t request;
  std::function<void()> work;
  std::shared_ptr<std::size_t> jobs;
};

}  // namespace

Result<> BlockingWork::run(std::function<void()> work) {
  if (*jobs_ >= kJobsMax) return Error{ErrorCode::overloaded, "too many requests at once", "", 500};
  auto job = std::make_unique<Job>();
  job->work = std::move(work);
  job->jobs = jobs_;
  job->request.data = job.get();
  const auto begin = [](uv_work_t* request) { static_cast<Job*>(request->data)->work(); };
  const auto end = [](uv_work_t* request, int) {
    const std::unique_ptr<Job> done(static_cast<Job*>(request->data));
    --*done->jobs;
  };
  if (const int status = uv_queue_work(loop_, &job->request, begin, end); status != 0) {
    return Error{ErrorCode::unavailable, uv_strerror(status)};
  }
  ++*jobs_;
  (void)job.release();  // `end` frees it
  return {};
}

}  // namespace confab::servers::api
