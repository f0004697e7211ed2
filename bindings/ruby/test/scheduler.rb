# frozen_string_literal: true

# The least Fiber scheduler that tests need: it blocks, sleeps, waits for descriptors and is woken by other threads.
class Scheduler
  def initialize
    @waiting = {} # fiber => deadline or nil
    @readable = {} # io => fiber
    @ready = Thread::Queue.new
    @reader, @writer = IO.pipe
    @blocks = 0
  end

  # How often a fiber gave way.
  attr_reader :blocks

  def fiber(&block) = Fiber.new(blocking: false, &block).tap(&:resume)

  def block(_blocker, timeout = nil)
    @blocks += 1
    wait(timeout)
  end

  def unblock(_blocker, fiber)
    @ready << fiber
    @writer.write_nonblock(".", exception: false)
  end

  def kernel_sleep(duration = nil) = wait(duration)

  def io_wait(io, events, timeout)
    @readable[io] = Fiber.current
    wait(timeout) ? events : false
  ensure
    @readable.delete(io)
  end

  def close = run

  def run
    until @waiting.empty?
      readable, = IO.select([@reader, *@readable.keys], nil, nil, @ready.empty? ? until_next_deadline : 0)
      wake(readable || [])
    end
  end

  private

  # Whether it was woken, not late.
  def wait(timeout)
    @waiting[Fiber.current] = timeout && (now + timeout)
    Fiber.yield
  ensure
    @waiting.delete(Fiber.current)
  end

  def wake(readable)
    @reader.read_nonblock(512, exception: false) if readable.include?(@reader)
    woken = readable.filter_map { |io| @readable[io] }
    woken << @ready.pop until @ready.empty?
    late = @waiting.select { |_, deadline| deadline && deadline <= now }.keys
    woken.each { |fiber| fiber.resume(true) if @waiting.key?(fiber) }
    (late - woken).each { |fiber| fiber.resume(false) if @waiting.key?(fiber) }
  end

  def until_next_deadline
    first = @waiting.values.compact.min
    first && [first - now, 0].max
  end

  def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
end
