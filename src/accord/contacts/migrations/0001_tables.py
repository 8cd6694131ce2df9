import accord.foundation.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from accord.foundation.cascades import cascade


class Migration(migrations.Migration):
    replaces = [
        ("contacts", "0001_initial"),
        ("contacts", "0002_what_changed_and_which_company"),
        ("contacts", "0003_merges_that_can_be_ended"),
        ("contacts", "0004_whose_word_stands"),
        ("contacts", "0005_companies_that_are_one"),
        ("contacts", "0006_consent"),
        ("contacts", "0008_who_may_be_who"),
        ("contacts", "0009_people_who_were_erased"),
        ("contacts", "0010_likeness_goes_with_the_person"),
        ("contacts", "0011_how_companies_are_found"),
        ("contacts", "0012_buying_groups"),
        ("contacts", "0013_target_lists"),
        ("contacts", "0014_links_found_by_one_index"),
        ("contacts", "0015_merges_made_in_a_tool"),
        ("contacts", "0016_deals_that_records_became"),
        ("contacts", "0017_where_companies_are"),
        ("contacts", "0018_deleted_in_their_tools"),
    ]

    initial = True

    dependencies = [
        ("team", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=300)),
                ("given_name", models.CharField(blank=True, default="", max_length=150)),
                ("family_name", models.CharField(blank=True, default="", max_length=150)),
                ("sort_key", models.CharField(default="", max_length=300)),
                ("search_text", models.TextField(blank=True, default="")),
                ("email", models.CharField(blank=True, default="", max_length=320)),
                ("phone", models.CharField(blank=True, default="", max_length=60)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
                ("country", models.CharField(blank=True, default="", max_length=80)),
                ("language", models.CharField(blank=True, default="", max_length=20)),
                ("reference", models.CharField(blank=True, default="", max_length=200)),
                ("gone_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "xact_id",
                    accord.foundation.fields.TransactionId(
                        db_default=accord.foundation.fields.CurrentTransaction(),
                        db_index=True,
                        editable=False,
                    ),
                ),
                (
                    "canonical",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("sort_key", models.CharField(max_length=300)),
                ("search_text", models.TextField(blank=True, default="")),
                ("domain", models.CharField(blank=True, default="", max_length=255)),
                ("segment", models.CharField(blank=True, default="", max_length=120)),
                ("size", models.PositiveIntegerField(null=True)),
                ("country", models.CharField(blank=True, default="", max_length=80)),
                ("place", models.CharField(blank=True, db_default="", default="", max_length=300)),
                ("gone_at", models.DateTimeField(null=True)),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "xact_id",
                    accord.foundation.fields.TransactionId(
                        db_default=accord.foundation.fields.CurrentTransaction(),
                        db_index=True,
                        editable=False,
                    ),
                ),
                (
                    "canonical",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sort_key", "id"], name="company_by_name"),
                    models.Index(
                        condition=models.Q(("gone_at__isnull", False)),
                        fields=["sort_key", "id"],
                        name="company_gone",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search_text", name="gin_trgm_ops"),
                        name="company_search",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("canonical__isnull", True),
                            models.Q(("canonical", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="company_not_own_canonical",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyingGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("expected_size", models.PositiveSmallIntegerField(default=8)),
                ("goal", models.CharField(blank=True, default="", max_length=500)),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="group_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expected_size__gte", 1), ("expected_size__lte", 30)),
                        name="group_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            ("closed_at__gte", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="group_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyApart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="co_apart_in_order",
                    ),
                    models.UniqueConstraint(fields=("first", "second"), name="co_apart_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "linked_by",
                    models.CharField(
                        choices=[("AUTOMATIC", "AUTOMATIC"), ("HAND", "HAND"), ("TOOL", "TOOL")],
                        max_length=10,
                    ),
                ),
                ("explanation", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="co_merge_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("first", "second"),
                        name="co_merge_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="co_merge_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("probability", models.FloatField()),
                ("reason", models.CharField(max_length=20)),
                ("found_at", models.DateTimeField()),
                (
                    "first",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-probability", "id"], name="co_pair_likeliest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="co_pair_in_order",
                    ),
                    models.UniqueConstraint(fields=("first", "second"), name="co_pair_once"),
                    models.CheckConstraint(
                        condition=models.Q(("probability__gte", 0), ("probability__lte", 1)),
                        name="co_pair_probability",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="contacts.person",
                    ),
                ),
                ("forms", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Newcomer",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="contacts.person",
                    ),
                ),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                ("noted_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="company",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.company",
            ),
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("decision_maker", "decision_maker"),
                            ("economic_buyer", "economic_buyer"),
                            ("technical_evaluator", "technical_evaluator"),
                            ("user", "user"),
                            ("procurement", "procurement"),
                            ("legal", "legal"),
                            ("executive_sponsor", "executive_sponsor"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("champion", "champion"),
                            ("supporter", "supporter"),
                            ("neutral", "neutral"),
                            ("blocker", "blocker"),
                            ("unknown", "unknown"),
                        ],
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.buyinggroup",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("group", "person"),
                        name="group_member_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "decision_maker",
                                    "economic_buyer",
                                    "technical_evaluator",
                                    "user",
                                    "procurement",
                                    "legal",
                                    "executive_sponsor",
                                    "other",
                                ],
                            )
                        ),
                        name="group_member_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stance__in",
                                ["champion", "supporter", "neutral", "blocker", "unknown"],
                            )
                        ),
                        name="group_member_stance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="group_member_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupDeclined",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.buyinggroup",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("group", "person"), name="group_declined_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Doubt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("probability", models.FloatField()),
                ("reasons", models.JSONField(default=list)),
                ("weights_version", models.PositiveIntegerField()),
                ("found_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("joined", "joined"),
                            ("apart", "apart"),
                            ("passed", "passed"),
                        ],
                        default="open",
                        max_length=6,
                    ),
                ),
                ("is_one", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("state"),
                        models.OrderBy(models.F("probability"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("is_one", False)),
                        name="doubt_by_likelihood",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="doubt_in_order"
                    ),
                    models.UniqueConstraint(fields=("first", "second"), name="doubt_once"),
                    models.CheckConstraint(
                        condition=models.Q(("probability__gte", 0.0), ("probability__lte", 1.0)),
                        name="doubt_probability",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="doubt_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person",),
                        name="co_choice_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="co_choice_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Apart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="apart_in_order"
                    ),
                    models.UniqueConstraint(fields=("first", "second"), name="apart_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LikenessKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key", "person"], name="likeness_key")],
            },
        ),
        migrations.CreateModel(
            name="MatchCare",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                (
                    "care",
                    models.CharField(
                        choices=[
                            ("most", "most"),
                            ("more", "more"),
                            ("usual", "usual"),
                            ("least", "least"),
                        ],
                        default="usual",
                        max_length=5,
                    ),
                ),
                ("join_at", models.FloatField(default=0.98)),
                ("review_at", models.FloatField(default=0.4)),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="care_only_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("join_at__lte", 1),
                            ("review_at__gt", 0),
                            ("review_at__lte", models.F("join_at")),
                        ),
                        name="care_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchWeights",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(unique=True)),
                ("weights", models.JSONField()),
                ("trained_on", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("shipped", "shipped"),
                            ("in_force", "in_force"),
                            ("superseded", "superseded"),
                        ],
                        max_length=10,
                    ),
                ),
                ("expected_right", models.FloatField()),
                ("expected_found", models.FloatField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_force")),
                        fields=("state",),
                        name="weights_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0)), name="weights_after_shipped"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "linked_by",
                    models.CharField(
                        choices=[("AUTOMATIC", "AUTOMATIC"), ("HAND", "HAND"), ("TOOL", "TOOL")],
                        max_length=10,
                    ),
                ),
                ("explanation", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="merge_in_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("first", "second"),
                        name="merge_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="merge_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Purpose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(blank=True, default="", max_length=80)),
                ("is_marketing", models.BooleanField(default=True)),
                ("default_basis", models.CharField(blank=True, default="", max_length=20)),
                ("wording", models.TextField(blank=True, default="")),
                ("wording_version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "default_basis__in",
                                ["", "CONSENT", "CONTRACT", "LEGITIMATE_INTEREST", "LEGAL_DUTY"],
                            )
                        ),
                        name="purpose_basis",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change", models.CharField(max_length=10)),
                ("basis", models.CharField(blank=True, default="", max_length=20)),
                ("way", models.CharField(blank=True, default="", max_length=10)),
                ("door", models.CharField(max_length=10)),
                ("source", models.CharField(blank=True, default="", max_length=120)),
                ("wording", models.TextField(blank=True, default="")),
                ("wording_version", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("evidence", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "said_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "xact_id",
                    accord.foundation.fields.TransactionId(
                        db_default=accord.foundation.fields.CurrentTransaction(), editable=False
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
                (
                    "purpose",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.purpose",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "purpose", "-at"], name="consent_person"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["said_for"], name="consent_said_for"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("change__in", ["GIVEN", "WITHDRAWN", "OBJECTED"])),
                        name="consent_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "basis__in",
                                ["", "CONSENT", "CONTRACT", "LEGITIMATE_INTEREST", "LEGAL_DUTY"],
                            )
                        ),
                        name="consent_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("change", "GIVEN"), _negated=True),
                            models.Q(("basis", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="consent_yes_has_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["", "email", "phone", "post", "chat"])),
                        name="consent_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("door__in", ["file", "api", "hook", "form", "mail", "page", "link"])
                        ),
                        name="consent_door",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "person"), ("company", "company")], max_length=8
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("external_key", models.CharField(max_length=320)),
                ("fields", models.JSONField(default=dict)),
                ("attributes", models.JSONField(default=dict)),
                ("changed", models.JSONField(default=dict)),
                (
                    "company_by",
                    models.CharField(blank=True, db_default="", default="", max_length=12),
                ),
                (
                    "company_clue",
                    models.CharField(blank=True, db_default="", default="", max_length=300),
                ),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("known_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "xact_id",
                    accord.foundation.fields.TransactionId(
                        db_default=accord.foundation.fields.CurrentTransaction(), editable=False
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("company_by", "ask")),
                        fields=["-id"],
                        name="source_record_asks",
                    ),
                    models.Index(fields=["kind", "known_at", "id"], name="source_record_heard"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "source", "external_key"), name="source_record_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "company_by__in",
                                [
                                    "",
                                    "tool",
                                    "domain",
                                    "name_domain",
                                    "name",
                                    "name_country",
                                    "place",
                                    "new",
                                    "ask",
                                    "hand",
                                ],
                            )
                        ),
                        name="source_record_company_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("company_by", "ask"), _negated=True),
                            ("company__isnull", True),
                            _connector="OR",
                        ),
                        name="source_record_asks_or_knows",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "linked_by",
                    models.CharField(
                        choices=[("AUTOMATIC", "AUTOMATIC"), ("HAND", "HAND"), ("TOOL", "TOOL")],
                        max_length=10,
                    ),
                ),
                ("linked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "xact_id",
                    accord.foundation.fields.TransactionId(
                        db_default=accord.foundation.fields.CurrentTransaction(), editable=False
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.sourcerecord",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "ended_at"], name="link_of_person"),
                    models.Index(fields=["company", "ended_at"], name="link_of_company"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("record",),
                        name="link_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("company__isnull", False), ("person__isnull", True)),
                            models.Q(("company__isnull", True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="link_to_person_or_company",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("linked_at")),
                            _connector="OR",
                        ),
                        name="link_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("email", "email"),
                            ("phone", "phone"),
                            ("external", "external"),
                            ("cookie", "cookie"),
                            ("domain", "domain"),
                            ("name", "name"),
                            ("deal", "deal"),
                            ("plain", "plain"),
                        ],
                        max_length=12,
                    ),
                ),
                ("value", models.CharField(max_length=400)),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "xact_id",
                    accord.foundation.fields.TransactionId(
                        db_default=accord.foundation.fields.CurrentTransaction(), editable=False
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.sourcerecord",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "value"], name="identity_value")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "kind", "value"), name="identity_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.merge",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.sourcerecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("record", "field"),
                        name="choice_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="choice_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceRecordVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fields", models.JSONField()),
                ("attributes", models.JSONField()),
                ("known_at", models.DateTimeField()),
                ("known_until", models.DateTimeField()),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.sourcerecord",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["record", "known_at"], name="record_version_time")
                ],
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.sourcerecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("record",),
                        name="stay_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="stay_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("digest", models.BinaryField(max_length=32)),
                ("value", models.CharField(blank=True, default="", max_length=400)),
                ("reason", models.CharField(max_length=12)),
                ("source", models.CharField(blank=True, default="", max_length=120)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "xact_id",
                    accord.foundation.fields.TransactionId(
                        db_default=accord.foundation.fields.CurrentTransaction(), editable=False
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("reason", "ERASED")), fields=["id"], name="stop_erased"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("digest", "kind"),
                        name="stop_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["email", "domain", "phone", "external"])),
                        name="stop_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["ASKED", "BOUNCED", "COMPLAINED", "ERASED"])
                        ),
                        name="stop_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "ERASED"), _negated=True),
                            models.Q(("ended_at__isnull", True), ("value", "")),
                            _connector="OR",
                        ),
                        name="stop_erased_says_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("at")),
                            _connector="OR",
                        ),
                        name="stop_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="target_list_named"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("key",),
                        name="target_list_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="target_list_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.company",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.targetlist",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("target_list", "company"), name="target_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_text", name="gin_trgm_ops"),
                name="person_search",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["company", "id"], name="person_company"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("canonical__isnull", True),
                    models.Q(("canonical", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="person_not_own_canonical",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        ("company", None),
                        ("email", ""),
                        ("name", ""),
                        ("phone", ""),
                        ("reference", ""),
                        ("search_text", ""),
                    ),
                    _connector="OR",
                ),
                name="person_erased_says_nothing",
            ),
        ),
        cascade(
            "contacts_choice",
            "record_id",
            to="contacts_sourcerecord",
            name="contacts_choice_record",
        ),
        cascade(
            "contacts_stay", "record_id", to="contacts_sourcerecord", name="contacts_stay_record"
        ),
        cascade(
            "contacts_likeness",
            "person_id",
            to="contacts_person",
            name="contacts_likeness_person_id",
        ),
        cascade(
            "contacts_likenesskey",
            "person_id",
            to="contacts_person",
            name="contacts_likenesskey_person_id",
        ),
        cascade(
            "contacts_newcomer",
            "person_id",
            to="contacts_person",
            name="contacts_newcomer_person_id",
        ),
        cascade("contacts_doubt", "first_id", to="contacts_person", name="contacts_doubt_first_id"),
        cascade(
            "contacts_doubt", "second_id", to="contacts_person", name="contacts_doubt_second_id"
        ),
    ]
