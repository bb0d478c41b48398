-- CreateTable
CREATE TABLE "work_lists" (
    "run_id" UUID NOT NULL,
    "employee_code" TEXT NOT NULL,
    "stand_in_code" TEXT,
    "overdue" INTEGER NOT NULL,
    "due_today" INTEGER NOT NULL,
    "due_this_week" INTEGER NOT NULL,
    "waiting_on_others" INTEGER NOT NULL,
    "tasks" JSONB NOT NULL,

    CONSTRAINT "work_lists_pkey" PRIMARY KEY ("run_id","employee_code")
);

-- CreateTable
CREATE TABLE "department_weeks" (
    "run_id" UUID NOT NULL,
    "department" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "until_on" DATE NOT NULL,
    "open" INTEGER NOT NULL,
    "late" INTEGER NOT NULL,
    "escalated" INTEGER NOT NULL,
    "steps" INTEGER NOT NULL,
    "resolved" INTEGER NOT NULL,
    "average_delay_hours" DOUBLE PRECISION,
    "repeated" JSONB NOT NULL,

    CONSTRAINT "department_weeks_pkey" PRIMARY KEY ("run_id","department")
);

-- CreateIndex
CREATE INDEX "order_events_type_at_idx" ON "order_events"("type", "at");

-- AddForeignKey
ALTER TABLE "work_lists" ADD CONSTRAINT "work_lists_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "department_weeks" ADD CONSTRAINT "department_weeks_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
