"""Runs programs inside one environment of the lattice: `python lattice_runner.py JOB RESULTS`.

Only the standard library, and the syntax of Python 3.6: this file runs in Pythons of every age. JOB is a JSON file
{"programs": [{"key", "steps": [{"source", "may_fail"}], "keep": bool}], "limit": seconds, "gpu": bool}; to RESULTS it
writes one JSON line with the versions, then one per program as it ends. "keep": what the last step prints is in it.

TensorFlow is imported once. Each program runs in a fork of that process: nothing leaks from one to the next (layer
names count from 0, graphs are empty), and one that dies takes only itself along. What dies or hangs in a fork is run
again in a process of its own, and that run counts. Forking after an op has run would hang, so this process runs none;
where it has more than one thread every program has a process of its own. So it has on a GPU, where a few run
side by side; each of these first looks for the GPU: TensorFlow would fall back to the CPU without a word.
"""

import contextlib
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from concurrent import futures

LOG_PREFIX = re.compile(r"^(?:\d{4}-\d\d-\d\d )?[\d:.]+: |^[IWEF]\d{4} [\d:.]+\s+\d+ ")
AT_ONCE = 4  # processes on one GPU: each holds under 1 GB of it


def main(job_file, results_file):
    """Run a job; the results of programs that ended are in the file whatever happens to the next one."""
    with open(job_file) as file:
        job = json.load(file)
    with open(results_file, "a") as results:
        if job.get("alone"):
            run_alone(job, lambda line: put(results, line))
            leave()
        import tensorflow

        tensorflow.keras.layers.Dense  # noqa: B018 - it is loaded on first use
        if job["gpu"]:
            versions(lambda found: put(results, {"versions": found}))
        else:
            put(results, {"versions": in_fork(versions, job["limit"])[-1]})
        forks = not job["gpu"] and threads() == 1
        with futures.ThreadPoolExecutor(AT_ONCE) as pool:
            spread = pool.map if job["gpu"] else map  # never forked from a thread
            for line in spread(
                lambda program: dict(outcome_of(program, job, forks), key=program["key"]), job["programs"]
            ):
                put(results, line)


def run_alone(job, put_line):
    """The one program of a job, in this process; only where it sees a GPU if it is for one."""
    if job["gpu"]:
        import tensorflow

        if not tensorflow.config.list_physical_devices("GPU"):
            put_line({"outcome": "no gpu"})
            return
    run(job["programs"][0], put_line)


def put(file, line):
    """One JSON line, at once."""
    file.write(json.dumps(line) + "\n")
    file.flush()


def leave():
    """End without Python's own tidying, which TensorFlow's threads can hang."""
    sys.stdout.flush()
    os._exit(0)


def threads():
    """How many threads this process has; more than it looks where that cannot be known."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 2


def versions(put_line):
    """What was really installed. `keras` is the one that `from tensorflow import keras` means."""
    import numpy
    import tensorflow

    home = tensorflow.keras.layers.Dense.__module__.split(".")[0]
    if home == "tensorflow":
        from tensorflow.python import keras as inner

        keras = getattr(tensorflow.keras, "__version__", None) or inner.__version__
    else:
        keras = __import__(home).__version__
    found = {"python": sys.version.split()[0], "tensorflow": tensorflow.__version__, "keras": keras}
    found["numpy"] = numpy.__version__
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    if backend != "tensorflow":
        found[backend] = __import__(backend).__version__
    if home == "tensorflow":
        with contextlib.suppress(Exception):  # none installed, or none that can be imported
            found["standalone keras"] = __import__("keras").__version__
    put_line(found)


def outcome_of(program, job, forks):
    """What a program did: in a fork, and again in a process of its own if it did not come to its end there."""
    if forks:
        lines = in_fork(lambda put_line: run(program, put_line), job["limit"])
        if lines and "outcome" in lines[-1]:
            return lines[-1]
    return alone(program, job["limit"], job["gpu"])


def in_fork(work, limit):
    """The lines that `work(put_line)` wrote in a fork of this process, until its end or the limit."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            silence(os.open(os.devnull, os.O_WRONLY))
            with os.fdopen(writer, "w") as out:
                work(lambda line: put(out, line))
        finally:
            os._exit(0)
    os.close(writer)
    text, end = b"", time.time() + limit
    while True:
        ready, _, _ = select.select([reader], [], [], max(0, end - time.time()))
        piece = os.read(reader, 65536) if ready else b""
        if not piece:
            break
        text += piece
    if not ready:
        os.kill(child, signal.SIGKILL)
    os.close(reader)
    os.waitpid(child, 0)
    return [json.loads(line) for line in text.decode("utf-8").splitlines()]


def alone(program, limit, gpu):
    """What a program does in a process of its own; its last words where it dies."""
    with tempfile.TemporaryDirectory() as folder:
        job, results, errors = (os.path.join(folder, name) for name in ("job", "results", "errors"))
        with open(job, "w") as file:
            json.dump({"programs": [program], "alone": True, "gpu": gpu}, file)
        with open(errors, "wb") as file:
            child = subprocess.Popen([sys.executable, __file__, job, results], stdout=file, stderr=file)
            try:
                status = child.wait(limit)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
                return {"outcome": "hung"}
        lines = []
        if os.path.exists(results):
            with open(results) as file:
                lines = [json.loads(line) for line in file]
        if gpu and not lines:  # it died while it looked for the GPU
            return {"outcome": "no gpu"}
        if lines and "outcome" in lines[-1]:
            return lines[-1]
        with open(errors, errors="replace") as file:
            words = file.read().strip().splitlines()
    return {
        "outcome": "died",
        "class": signal.Signals(-status).name if status < 0 else f"exit status {status}",
        "text": last_words(words),
        "step": lines[-1]["at"] if lines else 0,
        "line": 0,
    }


def last_words(lines):
    """The line with which the process died, without time and process id; the last line if none says why."""
    fatal = [line for line in lines if "Check failed" in line or "F tensorflow" in line]
    return LOG_PREFIX.sub("", (fatal or lines or [""])[-1])


def silence(null):
    """Programs print as they like."""
    os.dup2(null, 1)
    os.dup2(null, 2)


def run(program, put_line):
    """Execute the steps of a program as the cells of one notebook."""
    names = {"__name__": "__main__"}
    printed = io.StringIO()
    last = len(program["steps"]) - 1
    for number, step in enumerate(program["steps"]):
        put_line({"at": number})
        kept = program["keep"] and number == last
        try:
            with contextlib.redirect_stdout(printed if kept else sys.stdout):
                exec(compile(step["source"], f"<cell {number}>", "exec"), names)
        except BaseException as error:
            if not step["may_fail"]:
                put_line(described(error, number))
                return
    put_line({"outcome": "no error", "printed": printed.getvalue()})


def described(error, number):
    """Class and text of an error, the line of the cell it came from, and whether the cell itself raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame[1] for frame in frames if frame[0] == f"<cell {number}>"]
    line = own[0] if own else getattr(error, "lineno", None) or 0  # a SyntaxError has no frame in the cell
    return {
        "outcome": "error",
        "class": type(error).__name__,
        "text": str(error),
        "step": number,
        "line": line,
        "own": bool(frames) and frames[-1][0].startswith("<cell "),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
