# frozen_string_literal: true

module Confab
  # A lock, and waiting under it for what another thread changes: threads, and fibers of a scheduler.
  #
  # Fibers wait by the scheduler itself, because ConditionVariable#wait of Ruby 3.1 does not take its lock again when an
  # exception is raised in a fiber that waits.
  # @api private
  class Condition
    def initialize
      @lock = Thread::Mutex.new
      @threads = Thread::ConditionVariable.new
      @fibers = []
    end

    def synchronize(&block) = @lock.synchronize(&block)

    # With the lock held: waits until the block is true, or for +timeout+ seconds unless that is nil.
    def wait_until(timeout)
      deadline = timeout && (Condition.now + timeout)
      until yield
        left = deadline && (deadline - Condition.now)
        return if left && left <= 0

        scheduler = Fiber.current_scheduler
        scheduler ? wait_as_fiber(scheduler, left) : @threads.wait(@lock, left)
      end
    end

    # With the lock held. A fiber is woken once for each wait: what comes later would wake it from another.
    def broadcast
      @threads.broadcast
      waiters, @fibers = @fibers, []
      waiters.each { |scheduler, fiber| unblock(scheduler, fiber) }
    end

    def self.now = Process.clock_gettime(Process::CLOCK_MONOTONIC)

    private

    def wait_as_fiber(scheduler, left)
      waiter = [scheduler, Fiber.current]
      @fibers << waiter
      @lock.unlock
      begin
        scheduler.block(self, left)
      ensure
        @lock.lock
        @fibers.delete_if { |other| other.equal?(waiter) }
      end
    end

    # A scheduler that ended without its fibers must not stop whoever tells the others.
    def unblock(scheduler, fiber)
      scheduler.unblock(self, fiber)
    rescue StandardError
      nil
    end
  end
end
