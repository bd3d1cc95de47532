#!/usr/bin/env python3
"""Checks a timeline against the rules of the Trace Event Format, the JSON that Perfetto and Chrome open.

    python3 Scripts/trace_events.py FILE.json[.gz]

Every event has a known phase, a name and a process; complete events (X) have a time and a duration that is not
negative; begins (B) and ends (E) match; events stand in the order of their times; on each thread an event lies wholly
inside the one that is open or behind it; and threads with events have a name. What is wrong is printed, and the exit
status is then 1.
"""

import gzip
import json
import sys
from decimal import Decimal

METADATA = {"process_name", "process_sort_index", "thread_name", "thread_sort_index"}


def check(document):
    """Yields a line for each rule that an event breaks."""
    named, used, stacks = set(), set(), {}
    last = Decimal(0)
    for number, event in enumerate(document["traceEvents"]):
        place = f"event {number}"
        phase = event.get("ph")
        if phase not in {"M", "X", "B", "E"}:
            yield f"{place}: phase {phase!r} is unknown"
            continue
        if not isinstance(event.get("pid"), int) or (phase != "E" and not isinstance(event.get("name"), str)):
            yield f"{place}: process or name is missing"
            continue
        thread = (event["pid"], event.get("tid"))
        if phase == "M":
            if event["name"] not in METADATA:
                yield f"{place}: metadata {event['name']!r} is unknown"
            if event["name"] == "thread_name":
                named.add(thread)
            continue
        time, duration = event.get("ts"), event.get("dur", 0)
        if not isinstance(thread[1], int) or not isinstance(time, (int, Decimal)):
            yield f"{place}: thread or time is missing"
            continue
        if phase == "X" and ("dur" not in event or duration < 0):
            yield f"{place}: duration {event.get('dur')} of a complete event"
            continue
        if time < last:
            yield f"{place}: begins at {time}, before the event in front of it"
        last = max(last, time)
        used.add(thread)
        stack = stacks.setdefault(thread, [])
        while stack and stack[-1] is not None and stack[-1] <= time:
            stack.pop()
        if phase == "E":
            if not stack or stack[-1] is not None:
                yield f"{place}: ends what has not begun"
            else:
                stack.pop()
        elif phase == "B":
            stack.append(None)
        else:
            if stack and stack[-1] is not None and time + duration > stack[-1]:
                yield f"{place}: overlaps the event that is open on thread {thread[1]}"
            stack.append(time + duration)
    for thread, stack in stacks.items():
        if None in stack:
            yield f"thread {thread[1]}: an event never ends"
    for thread in sorted(used - named):
        yield f"thread {thread[1]}: it has no name"


def main():
    path = sys.argv[1]
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        document = json.load(file, parse_float=Decimal)
    faults = list(check(document))
    for fault in faults[:20]:
        print(fault)
    if faults:
        sys.exit(f"{path}: {len(faults)} faults")
    print(f"{path}: {len(document['traceEvents'])} events, no fault")


if __name__ == "__main__":
    main()
