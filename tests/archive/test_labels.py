from archive.events import STATES as STATES_AFTER
from archive.labels import EVENTS, FIELDS, OUTCOMES, STATES, TOPICS
from archive.records import RUN_OUTCOMES, Content
from crawler.topics import TOPICS as JUDGED


def test_every_topic_has_a_name():
    assert tuple(TOPICS) == JUDGED


def test_every_event_state_and_outcome_has_a_name():
    assert set(STATES_AFTER) <= set(EVENTS)
    assert set(filter(None, STATES_AFTER.values())) <= set(STATES)
    assert set(OUTCOMES) == set(RUN_OUTCOMES)


def test_the_named_fields_are_fields():
    assert set(FIELDS) <= set(Content.__dataclass_fields__)
