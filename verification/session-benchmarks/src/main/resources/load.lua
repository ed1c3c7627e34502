-- Sends the cookies of a file in turn, a line for each request; no cookie without a file.
-- Prints one line at the end: requests, microseconds, p99 in microseconds, and failures.
local requests = {}
local turn = 0

function init(arguments)
  if arguments[1] then
    for line in io.lines(arguments[1]) do
      requests[#requests + 1] = wrk.format("GET", nil, { ["Cookie"] = line })
    end
  else
    requests[1] = wrk.format("GET")
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
