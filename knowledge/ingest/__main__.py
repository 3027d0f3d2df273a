"""The process in which `sandbox` has documents read."""

from knowledge.ingest.sandbox import serve

if __name__ == "__main__":
    serve()
