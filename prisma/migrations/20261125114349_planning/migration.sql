-- AlterTable
ALTER TABLE "parties" ADD COLUMN     "class_computed_at" TIMESTAMPTZ(3),
ADD COLUMN     "class_set_by" TEXT;

-- CreateTable
CREATE TABLE "items" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT,
    "model" TEXT,
    "unit" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "lead_time_days" INTEGER NOT NULL,
    "lot_size" JSONB,
    "safety_stock" DECIMAL(18,3) NOT NULL DEFAULT 0,
    "on_hand" DECIMAL(18,3) NOT NULL DEFAULT 0,
    "supplier_code" TEXT,
    "scrap_percent" DECIMAL(7,4) NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "items_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "item_components" (
    "parent_code" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "component_code" TEXT NOT NULL,
    "per_parent" DECIMAL(18,6) NOT NULL,
    "scrap_percent" DECIMAL(7,4) NOT NULL DEFAULT 0,
    "from_on" DATE,
    "until_on" DATE,
    "alternates" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "item_components_pkey" PRIMARY KEY ("parent_code","position")
);

-- CreateTable
CREATE TABLE "stock_movements" (
    "id" BIGSERIAL NOT NULL,
    "item_code" TEXT NOT NULL,
    "quantity" DECIMAL(18,3) NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" TEXT,
    "order_number" TEXT,
    "event_seq" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "reason" TEXT,
    "key" TEXT,

    CONSTRAINT "stock_movements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reservations" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "item_code" TEXT NOT NULL,
    "order_line" TEXT NOT NULL,
    "quantity" DECIMAL(18,3) NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "released_by" TEXT,
    "approved_by" TEXT,
    "reason" TEXT,
    "key" TEXT,

    CONSTRAINT "reservations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "allocation_overrides" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "item_code" TEXT NOT NULL,
    "order_line" TEXT NOT NULL,
    "quantity" DECIMAL(18,3) NOT NULL,
    "reason" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "rejected_by" TEXT,
    "rejected_at" TIMESTAMPTZ(3),
    "comment" TEXT,
    "key" TEXT,

    CONSTRAINT "allocation_overrides_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "supply_lines" (
    "ref" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "item_code" TEXT NOT NULL,
    "supplier_code" TEXT,
    "quantity" DECIMAL(18,3) NOT NULL,
    "received" DECIMAL(18,3) NOT NULL DEFAULT 0,
    "promised_on" DATE NOT NULL,
    "first_promised_on" DATE NOT NULL,
    "start_on" DATE,
    "firm" BOOLEAN NOT NULL DEFAULT false,
    "cancelled_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "supply_lines_pkey" PRIMARY KEY ("ref")
);

-- CreateTable
CREATE TABLE "supply_line_changes" (
    "id" BIGSERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "from" TEXT,
    "to" TEXT,
    "reason" TEXT,
    "key" TEXT,

    CONSTRAINT "supply_line_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shift_calendars" (
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    "week" JSONB NOT NULL,
    "exceptions" JSONB NOT NULL DEFAULT '{}',
    "holidays" TEXT,
    "department" TEXT,

    CONSTRAINT "shift_calendars_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "work_centres" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "department" TEXT NOT NULL DEFAULT 'production',
    "line" TEXT,
    "labour_minutes_per_day" INTEGER,
    "floor_space" DECIMAL(10,2),
    "calendar_name" TEXT,

    CONSTRAINT "work_centres_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "machines" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "work_centre_code" TEXT NOT NULL,
    "calendar_name" TEXT,
    "setup_family" TEXT,
    "setup_matrix" JSONB,
    "reserve_percent" DECIMAL(5,2) NOT NULL DEFAULT 0,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "machines_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "machine_stops" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "machine_code" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "key" TEXT,

    CONSTRAINT "machine_stops_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routings" (
    "product_code" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "operation" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "work_centre_code" TEXT NOT NULL,
    "minutes_per_piece" DECIMAL(12,4) NOT NULL,
    "machines" JSONB,
    "setup_family" TEXT,
    "predecessors" JSONB,
    "transfer_batch" INTEGER,
    "workers" DECIMAL(8,2),
    "floor_space" DECIMAL(10,2),

    CONSTRAINT "routings_pkey" PRIMARY KEY ("product_code","position")
);

-- CreateTable
CREATE TABLE "exchange_rates" (
    "currency" TEXT NOT NULL,
    "as_of" DATE NOT NULL,
    "rate" DECIMAL(18,8) NOT NULL,

    CONSTRAINT "exchange_rates_pkey" PRIMARY KEY ("currency","as_of")
);

-- CreateTable
CREATE TABLE "planning_requests" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" TEXT,
    "taken_by_version" INTEGER,

    CONSTRAINT "planning_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_versions" (
    "version" SERIAL NOT NULL,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "reasons" TEXT[],
    "result" JSONB,
    "differences" JSONB NOT NULL,
    "frozen_until" TIMESTAMPTZ(3),
    "values" JSONB NOT NULL,
    "changed_orders" TEXT[],
    "key" TEXT,

    CONSTRAINT "plan_versions_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "order_projections" (
    "order_number" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "changed_version" INTEGER NOT NULL,
    "projected_ship_on" DATE NOT NULL,
    "ship_on" DATE NOT NULL,
    "days_late" INTEGER NOT NULL,
    "projection" JSONB NOT NULL,
    "told_version" INTEGER,

    CONSTRAINT "order_projections_pkey" PRIMARY KEY ("order_number")
);

-- CreateIndex
CREATE INDEX "item_components_component_code_idx" ON "item_components"("component_code");

-- CreateIndex
CREATE INDEX "stock_movements_item_code_id_idx" ON "stock_movements"("item_code", "id");

-- CreateIndex
CREATE INDEX "stock_movements_order_number_event_seq_idx" ON "stock_movements"("order_number", "event_seq");

-- CreateIndex
CREATE INDEX "stock_movements_ref_idx" ON "stock_movements"("ref");

-- CreateIndex
CREATE UNIQUE INDEX "stock_movements_by_key_key" ON "stock_movements"("by", "key");

-- CreateIndex
CREATE INDEX "reservations_item_code_released_at_idx" ON "reservations"("item_code", "released_at");

-- CreateIndex
CREATE INDEX "reservations_order_line_idx" ON "reservations"("order_line");

-- CreateIndex
CREATE UNIQUE INDEX "reservations_by_key_key" ON "reservations"("by", "key");

-- CreateIndex
CREATE INDEX "allocation_overrides_item_code_order_line_idx" ON "allocation_overrides"("item_code", "order_line");

-- CreateIndex
CREATE UNIQUE INDEX "allocation_overrides_requested_by_key_key" ON "allocation_overrides"("requested_by", "key");

-- CreateIndex
CREATE INDEX "supply_lines_promised_on_ref_idx" ON "supply_lines"("promised_on", "ref");

-- CreateIndex
CREATE INDEX "supply_lines_item_code_idx" ON "supply_lines"("item_code");

-- CreateIndex
CREATE INDEX "supply_line_changes_ref_id_idx" ON "supply_line_changes"("ref", "id");

-- CreateIndex
CREATE UNIQUE INDEX "supply_line_changes_by_key_key" ON "supply_line_changes"("by", "key");

-- CreateIndex
CREATE UNIQUE INDEX "shift_calendars_department_key" ON "shift_calendars"("department");

-- CreateIndex
CREATE INDEX "machines_work_centre_code_idx" ON "machines"("work_centre_code");

-- CreateIndex
CREATE INDEX "machine_stops_machine_code_until_at_idx" ON "machine_stops"("machine_code", "until_at");

-- CreateIndex
CREATE UNIQUE INDEX "machine_stops_by_key_key" ON "machine_stops"("by", "key");

-- CreateIndex
CREATE UNIQUE INDEX "routings_product_code_operation_key" ON "routings"("product_code", "operation");

-- CreateIndex
CREATE INDEX "planning_requests_taken_by_version_id_idx" ON "planning_requests"("taken_by_version", "id");

-- CreateIndex
CREATE INDEX "planning_requests_kind_ref_idx" ON "planning_requests"("kind", "ref");

-- CreateIndex
CREATE UNIQUE INDEX "plan_versions_key_key" ON "plan_versions"("key");

-- CreateIndex
CREATE INDEX "order_projections_projected_ship_on_idx" ON "order_projections"("projected_ship_on");

-- AddForeignKey
ALTER TABLE "items" ADD CONSTRAINT "items_supplier_code_fkey" FOREIGN KEY ("supplier_code") REFERENCES "parties"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "item_components" ADD CONSTRAINT "item_components_parent_code_fkey" FOREIGN KEY ("parent_code") REFERENCES "items"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "item_components" ADD CONSTRAINT "item_components_component_code_fkey" FOREIGN KEY ("component_code") REFERENCES "items"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_item_code_fkey" FOREIGN KEY ("item_code") REFERENCES "items"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_item_code_fkey" FOREIGN KEY ("item_code") REFERENCES "items"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supply_lines" ADD CONSTRAINT "supply_lines_item_code_fkey" FOREIGN KEY ("item_code") REFERENCES "items"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supply_lines" ADD CONSTRAINT "supply_lines_supplier_code_fkey" FOREIGN KEY ("supplier_code") REFERENCES "parties"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supply_line_changes" ADD CONSTRAINT "supply_line_changes_ref_fkey" FOREIGN KEY ("ref") REFERENCES "supply_lines"("ref") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_centres" ADD CONSTRAINT "work_centres_calendar_name_fkey" FOREIGN KEY ("calendar_name") REFERENCES "shift_calendars"("name") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "machines" ADD CONSTRAINT "machines_work_centre_code_fkey" FOREIGN KEY ("work_centre_code") REFERENCES "work_centres"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "machines" ADD CONSTRAINT "machines_calendar_name_fkey" FOREIGN KEY ("calendar_name") REFERENCES "shift_calendars"("name") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "machine_stops" ADD CONSTRAINT "machine_stops_machine_code_fkey" FOREIGN KEY ("machine_code") REFERENCES "machines"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routings" ADD CONSTRAINT "routings_product_code_fkey" FOREIGN KEY ("product_code") REFERENCES "products"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routings" ADD CONSTRAINT "routings_work_centre_code_fkey" FOREIGN KEY ("work_centre_code") REFERENCES "work_centres"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "planning_requests" ADD CONSTRAINT "planning_requests_taken_by_version_fkey" FOREIGN KEY ("taken_by_version") REFERENCES "plan_versions"("version") ON DELETE SET NULL ON UPDATE CASCADE;

-- By hand: what was moved and what was changed is append-only.
CREATE FUNCTION "refuse_change_of_log"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE TRIGGER "stock_movements_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "stock_movements"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_log"();

CREATE TRIGGER "supply_line_changes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "supply_line_changes"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_log"();
