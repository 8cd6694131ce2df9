"""Migrations as Django's, but a table that only grows is drawn by itself.

Django draws the models anew around each one that a step changes: here nearly all of them, hundreds
of times, which is most of the time of a first start. A step that only adds, or that only changes
rules of a table, needs the table itself and those it points to. Any other migration is applied as
Django does it.
"""

from typing import Any

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

# RunPython asks by itself for models that are drawn whole.
ALONE = (
    operations.CreateModel,
    operations.AddField,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.AddConstraint,
    operations.RemoveConstraint,
    operations.AlterModelOptions,
    operations.RunPython,
    operations.RunSQL,
)


def migrate(connection: BaseDatabaseWrapper) -> None:
    """Apply what has not been applied, up to the last migration of each slice."""
    executor = Executor(connection)
    executor.loader.check_consistent_history(connection)
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    known = executor.known()
    emit_pre_migrate_signal(0, False, connection.alias, apps=known.apps, plan=plan)
    executor.migrate(targets, plan=plan, state=known.clone())
    emit_post_migrate_signal(0, False, connection.alias, plan=plan)


class State(ProjectState):
    """What the tables are; `is_alone` while a model is drawn without those around it."""

    is_alone = False

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Draw a model again that has changed."""
        if not self.is_alone:
            super().reload_model(app_label, model_name, delay)
        elif "apps" in self.__dict__:
            self.is_delayed = True  # whoever wants to see relations has all drawn again
            with self.apps.bulk_update():
                self.apps.unregister_model(app_label, model_name)
            self.apps.render_multiple([self.models[app_label, model_name]])

    def clone(self) -> "State":
        """A copy that later steps do not change."""
        copied = super().clone()
        copy = State(models=copied.models, real_apps=copied.real_apps)
        if "apps" in copied.__dict__:
            copy.apps = copied.apps
        copy.is_delayed, copy.is_alone = copied.is_delayed, self.is_alone
        return copy


class Executor(MigrationExecutor):
    """Django's, with such a state."""

    def known(self) -> State:
        """What the tables are by the migrations that were applied."""
        applied = [
            node for node in self.loader.graph.nodes if node in self.loader.applied_migrations
        ]
        known = self.loader.project_state(applied) if applied else ProjectState()
        return State(models=known.models, real_apps=self.loader.unmigrated_apps)

    def apply_migration(
        self, state: ProjectState, migration: Migration, *args: Any, **how: Any
    ) -> ProjectState:
        """One migration; before one that Django does as ever, all models are drawn again."""
        assert isinstance(state, State)
        state.is_alone = all(isinstance(step, ALONE) for step in migration.operations)
        if not state.is_alone:
            state.clear_delayed_apps_cache()
            state.is_delayed = False
        return super().apply_migration(state, migration, *args, **how)
