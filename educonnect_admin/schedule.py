"""What the clock starts, and when, on one screen."""

# A mail waits ten seconds at most. A start that nobody took in time is dropped: the next is due.
SCHEDULE = {
    "mails": {
        "task": "accounts.tasks.send_due_mails",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
}
